import { expect, test } from "vitest"

import { inPlainWords, instructionsFrom } from "./instructions"

const plan = (text: string, ...cites: string[]) => ({ section: "plan" as const, text, cites })

test("the plan's own words, in the order in which a patient needs them", () => {
  expect(
    instructionsFrom([
      { section: "subjective", text: "Take care of my cough", cites: ["N1"] },
      plan("Clinician: “If you get worse, go to the emergency room.”", "L9"),
      plan("Chest X-ray", "N2"),
      plan("Doxycycline 100 mg po bid for 5 days", "N3"),
      plan("Clinician mentioned, unverified: doxycycline 100 mg", "L7"),
      plan("Clinician: “Um, rest at home.”", "L8"),
      plan("F/u in 2 wks", "N4"),
    ]),
  ).toEqual([
    {
      group: "medicines",
      text: "Doxycycline 100 mg by mouth twice a day for 5 days",
      cites: ["N3"],
    },
    { group: "tests", text: "Chest X-ray", cites: ["N2"] },
    { group: "follow_up", text: "Follow-up in 2 weeks", cites: ["N4"] },
    { group: "get_help", text: "If you get worse, go to the emergency room.", cites: ["L9"] },
    { group: "advice", text: "Rest at home.", cites: ["L8"] },
  ])
})

test("Chinese plans too", () => {
  const groups = instructionsFrom([
    plan("阿莫西林每天三次，吃七天", "N1"),
    plan("医生：“两周后复诊。”", "L4"),
    plan("医生：“如果发烧，马上去急诊。”", "L5"),
  ]).map(({ group, text }) => `${group} ${text}`)
  expect(groups).toEqual([
    "medicines 阿莫西林每天三次，吃七天",
    "follow_up 两周后复诊。",
    "get_help 如果发烧，马上去急诊。",
  ])
})

test("plain words stay as they are", () => {
  const text = "Well-being check: so far so good, tablets every 6 hours"
  expect(inPlainWords(text)).toBe(text)
})
