import { birthDateOf } from "@/app/(patient)/join/birth-date"
import type { BirthParts } from "@/app/(patient)/join/birth-date"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import type { Answer, IntakeAnswers, Question } from "@/lib/scheduling/visit-types/intake"
import type { DurationUnit } from "@/lib/scheduling/visit-types/judge-intake"

/** A question's field as it was typed. Of a yes or no: "yes" or "no". */
export type Typed = { text: string; unit: DurationUnit }
export type TypedAnswers = Readonly<Record<string, Typed>>
export const untyped: Typed = { text: "", unit: "days" }

export type AnswerProblem = "answer" | "number" | "amount"

/** What was typed, as answers; and which questions want another look, in the order of the form. */
export function answersOf(
  questions: readonly Question[],
  typed: TypedAnswers,
): { answers: IntakeAnswers; problems: ReadonlyMap<string, AnswerProblem> } {
  const answers: IntakeAnswers = {}
  const problems = new Map<string, AnswerProblem>()
  for (const question of questions) {
    const field = typed[question.id] ?? untyped
    const text = field.text.trim()
    if (text === "") {
      if (question.required) problems.set(question.id, "answer")
      continue
    }
    const read = answerOf(question, text, field.unit)
    if (read.ok) answers[question.id] = read.value
    else problems.set(question.id, read.reason)
  }
  return { answers, problems }
}

function answerOf(
  question: Question,
  text: string,
  unit: DurationUnit,
): Result<Answer, AnswerProblem> {
  switch (question.kind) {
    case "text":
      return ok(text)
    case "choice":
      return question.options.some((option) => option.id === text) ? ok(text) : refuse("answer")
    case "yes_no":
      return ok(text === "yes")
    case "number": {
      const value = Number(text.normalize("NFKC").replace(",", "."))
      return value >= question.least && value <= question.most ? ok(value) : refuse("number")
    }
    case "duration": {
      const amount = Number(text.normalize("NFKC"))
      const whole = Number.isInteger(amount) && amount >= 1 && amount <= 999
      return whole ? ok({ amount, unit }) : refuse("amount")
    }
  }
}

export type About = {
  name: string
  birth: BirthParts
  sex: "" | "F" | "M" | "X"
  phone: string
  email: string
  language: "en" | "zh"
}
export type AboutProblem =
  | "name"
  | "incomplete"
  | "impossible"
  | "future"
  | "sex"
  | "reach"
  | "phone"
  | "email"

/** Who it is, or what is missing. The server judges again; this tells it beside the field. */
export function patientOf(about: About, today: string) {
  const problems = new Set<AboutProblem>()
  const [name, phone, email] = [about.name.trim(), about.phone.trim(), about.email.trim()]
  const birth = birthDateOf(about.birth, today)
  if (name === "") problems.add("name")
  if (!birth.ok) problems.add(birth.reason)
  if (about.sex === "") problems.add("sex")
  if (phone === "" && email === "") problems.add("reach")
  if (phone !== "" && phone.replaceAll(/\D/g, "").length < 6) problems.add("phone")
  if (email !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) problems.add("email")
  if (!birth.ok || about.sex === "" || problems.size > 0) return { ok: false as const, problems }
  const { sex, language } = about
  return {
    ok: true as const,
    patient: { name, birthDate: birth.value, sex, phone, email, language },
  }
}
