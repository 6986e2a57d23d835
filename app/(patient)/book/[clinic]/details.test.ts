import { describe, expect, test } from "vitest"

import { IntakeForm } from "@/lib/scheduling/visit-types/intake"

import { answersOf, bodyOf, emptyDetails, problemsOf } from "./details"
import type { Details } from "./details"

const today = "2026-11-25"
const label = (en: string) => ({ en, zh: en })
const form = IntakeForm.parse({
  questions: [
    { kind: "text", id: "what", label: label("What?") },
    { kind: "yes_no", id: "fever", label: label("Fever?"), redFlag: null },
    { kind: "number", id: "temperature", label: label("Temperature"), unit: "°C", least: 30, most: 45, required: false },
    { kind: "duration", id: "since", label: label("Since when?") },
  ],
}) // prettier-ignore
const noQuestions = IntakeForm.parse({ questions: [] })
const whole: Details = {
  ...emptyDetails("en"),
  name: " Agnes Thistledown ",
  birth: { day: "14", month: "3", year: "1942" },
  sex: "F",
  email: "agnes@patients.example",
  reason: "Cough",
}

describe("what is missing or cannot be", () => {
  test.each([
    [whole, []],
    [{ ...whole, name: "  " }, ["name"]],
    [{ ...whole, birth: { day: "", month: "", year: "" } }, ["birth_incomplete"]],
    [{ ...whole, birth: { day: "31", month: "2", year: "1942" } }, ["birth_impossible"]],
    [{ ...whole, birth: { day: "1", month: "1", year: "2027" } }, ["birth_future"]],
    [{ ...whole, email: "" }, ["reach"]],
    [{ ...whole, email: "", phone: "020 7946 0142" }, []],
    [{ ...whole, email: "agnes" }, ["email"]],
    [{ ...whole, phone: "call me" }, ["phone"]],
    [{ ...whole, sex: "" as const }, ["sex"]],
    [{ ...whole, reason: "" }, ["reason"]],
  ])("%o", (details, problems) => {
    expect([...problemsOf(details, noQuestions, today).fields]).toEqual(problems)
  })

  test("questions that must be answered, and answers that cannot be", () => {
    const answers = {
      temperature: { text: "20", unit: "days" as const },
      since: { text: "0", unit: "days" as const },
    }
    expect([...problemsOf({ ...whole, answers }, form, today).answers]).toEqual([
      "what",
      "fever",
      "temperature",
      "since",
    ])
  })
})

test("the body says what was typed, trimmed and of its kind", () => {
  const answers = {
    what: { text: " A cough ", unit: "days" as const },
    fever: { text: "yes", unit: "days" as const },
    temperature: { text: "38,5", unit: "days" as const },
    since: { text: "4", unit: "days" as const },
    old_question: { text: "x", unit: "days" as const },
  }
  const details = { ...whole, answers }
  expect(answersOf(details, form)).toEqual({
    what: "A cough",
    fever: true,
    temperature: 38.5,
    since: { amount: 4, unit: "days" },
  })
  expect(bodyOf(details, form, today).newPatient).toEqual({
    name: "Agnes Thistledown",
    birthDate: "1942-03-14",
    sex: "F",
    email: "agnes@patients.example",
    phone: "",
    language: "en",
  })
})
