import type { BirthParts } from "@/app/(patient)/join/birth-date"
import { birthDateOf } from "@/app/(patient)/join/birth-date"
import type { Answer, IntakeForm, Question } from "@/lib/scheduling/visit-types/intake"
import type { DurationUnit } from "@/lib/scheduling/visit-types/judge-intake"

export type Sex = "F" | "M" | "X"
/** What somebody typed, as they typed it: kept when the time is lost, so that nothing is typed twice. */
export type Details = {
  name: string
  birth: BirthParts
  sex: Sex | ""
  email: string
  phone: string
  language: "en" | "zh"
  reason: string
  answers: Readonly<Record<string, Typed>>
}
export type Typed = { text: string; unit: DurationUnit }

export type Problem =
  | "name"
  | "birth_incomplete"
  | "birth_impossible"
  | "birth_future"
  | "sex"
  | "reach"
  | "email"
  | "phone"
  | "reason"
export type Problems = { fields: ReadonlySet<Problem>; answers: ReadonlySet<string> }

export function emptyDetails(language: "en" | "zh"): Details {
  const birth = { day: "", month: "", year: "" }
  return { name: "", birth, sex: "", email: "", phone: "", language, reason: "", answers: {} }
}

/** What is plainly missing or cannot be; the server judges the rest. */
export function problemsOf(details: Details, form: IntakeForm, today: string): Problems {
  const fields = new Set<Problem>()
  if (details.name.trim() === "") fields.add("name")
  const birth = birthDateOf(details.birth, today)
  if (!birth.ok) fields.add(`birth_${birth.reason}`)
  if (details.sex === "") fields.add("sex")
  const [email, phone] = [details.email.trim(), details.phone.trim()]
  if (email === "" && phone === "") fields.add("reach")
  if (email !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) fields.add("email")
  if (phone !== "" && !/^\d{7,15}$/.test(phone.replaceAll(/[\s().+-]/g, ""))) fields.add("phone")
  if (details.reason.trim() === "") fields.add("reason")
  const answers = form.questions.filter((question) =>
    isWrong(question, details.answers[question.id]),
  )
  return { fields, answers: new Set(answers.map(({ id }) => id)) }
}

/** The body of `POST /api/holds/ID/confirm`. */
export function bodyOf(details: Details, form: IntakeForm, today: string) {
  const birth = birthDateOf(details.birth, today)
  const { name, sex, email, phone, language, reason } = details
  return {
    newPatient: {
      name: name.trim(),
      birthDate: birth.ok ? birth.value : "",
      sex,
      email: email.trim(),
      phone: phone.trim(),
      language,
    },
    reason: reason.trim(),
    intake: answersOf(details, form),
  }
}

/** The answers as the server reads them; what was left out is left out. */
export function answersOf(details: Details, form: IntakeForm): Record<string, Answer> {
  const answers: Record<string, Answer> = {}
  for (const question of form.questions) {
    const answer = answerOf(question, details.answers[question.id])
    if (answer !== undefined) answers[question.id] = answer
  }
  return answers
}

function answerOf(question: Question, typed: Typed | undefined): Answer | undefined {
  const text = typed?.text.trim() ?? ""
  if (typed === undefined || text === "") return undefined
  switch (question.kind) {
    case "text":
    case "choice":
      return text
    case "yes_no":
      return text === "yes"
    case "number":
      return Number(text.replace(",", "."))
    case "duration":
      return { amount: Number(text), unit: typed.unit }
  }
}

function isWrong(question: Question, typed: Typed | undefined): boolean {
  const answer = answerOf(question, typed)
  if (answer === undefined) return question.required
  switch (question.kind) {
    case "text":
    case "choice":
    case "yes_no":
      return false
    case "number":
      return !(typeof answer === "number" && answer >= question.least && answer <= question.most)
    case "duration":
      return (
        typeof answer !== "object" ||
        !(answer.amount >= 1 && answer.amount <= 999 && Number.isInteger(answer.amount))
      )
  }
}
