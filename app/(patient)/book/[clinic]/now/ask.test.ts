import { describe, expect, test } from "vitest"

import { IntakeForm } from "@/lib/scheduling/visit-types/intake"

import { answersOf, patientOf } from "./ask"

const label = { en: "A question", zh: "一个问题" }
const { questions } = IntakeForm.parse({
  questions: [
    { id: "symptoms", kind: "text", label },
    { id: "since", kind: "duration", label },
    { id: "breath", kind: "yes_no", label, required: false },
    { id: "temperature", kind: "number", label, unit: "°C", least: 30, most: 45, required: false },
    {
      id: "where",
      kind: "choice",
      label,
      required: false,
      options: [
        { id: "arm", label },
        { id: "leg", label },
      ],
    },
  ],
})
const typed = (text: string) => ({ text, unit: "weeks" as const })

describe("answers", () => {
  test("are what was typed, each of its kind", () => {
    const { answers, problems } = answersOf(questions, {
      symptoms: typed("  A cough "),
      since: typed("3"),
      breath: typed("no"),
      temperature: typed("38,5"),
      where: typed("leg"),
    })
    expect(problems.size).toBe(0)
    expect(answers).toEqual({
      symptoms: "A cough",
      since: { amount: 3, unit: "weeks" },
      breath: false,
      temperature: 38.5,
      where: "leg",
    })
  })

  test.each([
    ["symptoms", "", "answer"],
    ["since", "", "answer"],
    ["since", "a while", "amount"],
    ["since", "1.5", "amount"],
    ["since", "0", "amount"],
    ["temperature", "hot", "number"],
    ["temperature", "46", "number"],
    ["where", "head", "answer"],
  ])("to %s are not %j", (id, text, problem) => {
    const usual = { symptoms: typed("answer"), since: typed("3") }
    const { problems } = answersOf(questions, { ...usual, [id]: typed(text) })
    expect([...problems]).toEqual([[id, problem]])
  })
})

describe("somebody", () => {
  const tamsin = {
    name: "Tamsin Merriweather",
    birth: { day: "9", month: "4", year: "1988" },
    sex: "F" as const,
    phone: "020 7946 0777",
    email: "",
    language: "en" as const,
  }

  test("is who they say", () => {
    expect(patientOf(tamsin, "2026-11-24")).toMatchObject({
      ok: true,
      patient: { name: "Tamsin Merriweather", birthDate: "1988-04-09", phone: "020 7946 0777" },
    })
  })

  test.each([
    [{ name: " " }, "name"],
    [{ birth: { day: "31", month: "2", year: "1988" } }, "impossible"],
    [{ birth: { day: "", month: "2", year: "1988" } }, "incomplete"],
    [{ birth: { day: "9", month: "4", year: "2027" } }, "future"],
    [{ sex: "" as const }, "sex"],
    [{ phone: "" }, "reach"],
    [{ phone: "12" }, "phone"],
    [{ email: "tamsin" }, "email"],
  ])("with %j is asked again", (change, problem) => {
    const answer = patientOf({ ...tamsin, ...change }, "2026-11-24")
    expect(answer.ok ? [] : [...answer.problems]).toEqual([problem])
  })
})
