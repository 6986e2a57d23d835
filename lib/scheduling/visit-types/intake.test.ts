import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { IntakeAnswers, IntakeForm } from "./intake"
import { judgeAnswers, redFlags } from "./judge-intake"

const label = { en: "A question", zh: "一个问题" }
const form = IntakeForm.parse({
  questions: [
    { id: "symptoms", kind: "text", label, redFlagWords: ["chest pain", "胸痛"] },
    { id: "since", kind: "duration", label, redFlagShorterThanHours: 2 },
    { id: "breath", kind: "yes_no", label, redFlag: "yes" },
    { id: "awake", kind: "yes_no", label, redFlag: "no", required: false },
    {
      id: "temperature",
      kind: "number",
      label,
      unit: "°C",
      least: 30,
      most: 45,
      redFlagBelow: 35,
      redFlagAbove: 40,
      required: false,
    },
    {
      id: "where",
      kind: "choice",
      label,
      required: false,
      options: [
        { id: "arm", label },
        { id: "face", label, redFlag: true },
      ],
    },
  ],
})
const calm = { symptoms: "A cough", since: { amount: 3, unit: "days" }, breath: false } as const

describe("an emergency is", () => {
  test.each([
    ["nothing here", {}, []],
    ["a word in the text, in any case", { symptoms: "Bad CHEST  pain" }, ["symptoms"]],
    ["a word of another language", { symptoms: "我胸痛" }, ["symptoms"]],
    ["a short while", { since: { amount: 1, unit: "hours" } }, ["since"]],
    ["not exactly the limit", { since: { amount: 2, unit: "hours" } }, []],
    ["a yes", { breath: true }, ["breath"]],
    ["a no", { awake: false }, ["awake"]],
    ["below", { temperature: 34.9 }, ["temperature"]],
    ["above", { temperature: 40.1 }, ["temperature"]],
    ["not on the limit", { temperature: 40 }, []],
    ["a choice", { where: "face" }, ["where"]],
    ["several, in the form's order", { where: "face", breath: true }, ["breath", "where"]],
  ] as const)("%s", (_, change, expected) => {
    expect(redFlags(form, { ...calm, ...change })).toEqual(expected)
  })
})

describe("answers", () => {
  test.each([
    ["are kept as they fit", {}, { ok: true }],
    [
      "need what is required",
      { symptoms: " ".trim() },
      { reason: "answer_missing", field: "symptoms" },
    ],
    [
      "are of their question's kind",
      { breath: "yes" },
      { reason: "answer_wrong", field: "breath" },
    ],
    ["stay in range", { temperature: 46 }, { reason: "answer_wrong", field: "temperature" }],
    ["are among the choices", { where: "leg" }, { reason: "answer_wrong", field: "where" }],
    ["may leave out what is not required", { where: "" }, { ok: true }],
  ] as const)("%s", (_, change, expected) => {
    expect(judgeAnswers(form, { ...calm, ...change })).toMatchObject(expected)
  })

  test("to what was not asked are dropped", () => {
    expect(judgeAnswers(form, { ...calm, other: "words" })).toEqual({ ok: true, value: calm })
  })

  test("of any bytes are refused or fit, never thrown at", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (raw) => {
        const parsed = IntakeAnswers.safeParse(raw)
        const judged = judgeAnswers(form, parsed.success ? parsed.data : {})
        const said = judged.ok ? redFlags(form, judged.value) : [judged.field]
        expect(form.questions.map((one) => one.id)).toEqual(expect.arrayContaining(said))
      }),
    )
  })
})

describe("a form", () => {
  test.each([
    ["asks each question once", { questions: [form.questions[0], form.questions[0]] }],
    [
      "has no question named like a built-in",
      { questions: [{ ...form.questions[0], id: "constructor" }] },
    ],
    [
      "has a range",
      { questions: [{ id: "n", kind: "number", label, unit: "kg", least: 5, most: 5 }] },
    ],
    [
      "has a label in both languages",
      { questions: [{ id: "a", kind: "yes_no", label: { en: "A" } }] },
    ],
  ])("%s", (_, raw) => {
    expect(IntakeForm.safeParse(raw).success).toBe(false)
  })

  test("of any bytes is refused or parses to itself", () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        const parsed = IntakeForm.safeParse(raw)
        const again = parsed.success ? IntakeForm.parse(parsed.data) : undefined
        expect(again).toEqual(parsed.data)
      }),
    )
  })
})
