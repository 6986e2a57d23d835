import { IntakeForm } from "@/lib/scheduling/visit-types/intake"
import type { IntakeAnswers } from "@/lib/scheduling/visit-types/intake"

/** What is asked before a visit now: the visit type's own questions, or these where it has none. */
export function onDemandForm(intake: unknown): IntakeForm {
  const own = IntakeForm.parse(intake)
  return own.questions.length > 0 ? own : usual
}

/** What the clinic's lists say of a walk-in: the first thing they wrote, at most 200 characters. */
export function reasonIn(form: IntakeForm, answers: IntakeAnswers): string | undefined {
  for (const question of form.questions) {
    const answer = answers[question.id]
    if (question.kind === "text" && typeof answer === "string" && answer !== "")
      return Array.from(answer).slice(0, 200).join("")
  }
  return undefined
}

const usual = IntakeForm.parse({
  questions: [
    {
      id: "symptoms",
      kind: "text",
      label: { en: "What is the matter?", zh: "您哪里不舒服？" },
      redFlagWords: [
        "chest pain",
        "cannot breathe",
        "can't breathe",
        "stroke",
        "unconscious",
        "overdose",
        "胸痛",
        "喘不过气",
        "中风",
        "昏迷",
      ],
    },
    {
      id: "since",
      kind: "duration",
      label: { en: "How long have you had it?", zh: "这种情况有多久了？" },
    },
    {
      id: "emergency",
      kind: "yes_no",
      label: {
        en: "Do you have chest pain, trouble breathing, bad bleeding, or a weak face or arm?",
        zh: "您有没有胸痛、呼吸困难、大量出血，或者脸部、手臂无力？",
      },
      redFlag: "yes",
    },
  ],
})
