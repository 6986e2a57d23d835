import { expect, test } from "vitest"

import { namesUnheard } from "./unheard-names"

/** As if nothing at all had been said: what is no medicine is left to the other rules. */
const unheard = (text: string) => namesUnheard(text, "", () => false)

test.each([
  "Takes medication regularly.",
  "Prescribed rest and physiotherapy.",
  "Given advice on diet.",
  "Uses crutches.",
  "Stop smoking; increase fluid intake.",
  "Assessment: Acute Bronchitis.",
  "Refer to Cardiology.",
  "Type 2 Diabetes Mellitus, stable.",
  "Hypertension, Hyperlipidemia.",
  "Started on a Monday after dinner.",
  "Continue antihypertensive medication.",
  "Add a scan if symptoms persist.",
  "Referred to Dr Applegarth.",
  "患者服用药物后缓解。",
  "建议口服补液。",
  "给予心理疏导。",
  "使用电脑过多。",
  "吃了海鲜后皮疹。",
  "对花粉过敏。",
  "开了检查单。",
])("no medicine: %s", (text) => {
  expect(unheard(text)).toBe(false)
})

test.each([
  "He started on velmorab.",
  "Was given Tazoprexin.",
  "Continue the new quintafex.",
  "Brivolast once a day.",
  "Brivolast daily for the cough.",
  "给予佐昔尔单抗。",
  "口服昂丹乐。",
  "加用Zorvexil。",
])("a medicine: %s", (text) => {
  expect(unheard(text)).toBe(true)
})
