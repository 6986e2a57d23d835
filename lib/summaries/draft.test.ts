import { expect, test } from "vitest"

import { draftSummary } from "./draft"
import type { VisitRecord } from "./draft"

const day = (time: string) => new Date(`2026-11-24T${time}:00Z`)
const line = (time: string, text: string) => ({ text, at: day(time).toISOString() })

const visit: VisitRecord = {
  reason: "Cough, short of breath",
  arrivedAt: day("10:12"),
  admittedAt: day("10:30"),
  endedAt: day("10:51"),
  consent: { charting: true, givenAt: day("10:10") },
  clinician: "Dr Rowan Applegarth",
  interpreter: null,
  attendance: [],
  note: {
    subjective: [line("10:31", "Four days of cough."), line("10:34", "Two pillows at night.")],
    objective: [line("10:40", "Speaks in full sentences.")],
    assessment: [line("10:42", "Likely chest infection.")],
    plan: [],
  },
  vitals: [
    {
      code: "MDC_ECG_HEART_RATE",
      devices: ["Home monitor"],
      label: "Heart rate",
      unit: "/min",
      derived: true,
      origin: "device",
      count: 312,
      min: 72,
      median: 84.04,
      max: 96.25,
      first: day("10:31"),
      last: day("10:50"),
      limits: null,
      doubted: 0,
    },
  ],
  transcript: [],
  zone: "Europe/London",
  locale: "en",
}

test("every line quotes its source and names it", () => {
  expect(draftSummary(visit).lines).toEqual([
    { section: "subjective", text: "Reason for the visit: Cough, short of breath", cites: ["B1"] },
    { section: "subjective", text: "Four days of cough.", cites: ["N1"] },
    { section: "subjective", text: "Two pillows at night.", cites: ["N2"] },
    {
      section: "objective",
      text: "Seen by Dr Rowan Applegarth by video from 10:30 to 10:51, London time (21 minutes).",
      cites: ["T1", "T4", "T5"],
    },
    {
      section: "objective",
      text: "Heart rate 84 /min (median), from 72 to 96.3, 312 values, Home monitor, derived from the wave.",
      cites: ["V1"],
    },
    { section: "objective", text: "Speaks in full sentences.", cites: ["N3"] },
    { section: "assessment", text: "Likely chest infection.", cites: ["N4"] },
  ])
})

test.each([
  ["en", "derived from the wave, replayed from a recording."],
  ["zh-CN", "由波形推算，回放记录。"],
])("a line says whose word its numbers are (%s)", (locale, words) => {
  const vitals = visit.vitals.map((figure) => ({ ...figure, origin: "recorded" as const }))
  const texts = draftSummary({ ...visit, vitals, locale }).lines.map(({ text }) => text)
  expect(texts.some((text) => text.endsWith(words))).toBe(true)
})

test("the sources are the booking, the note, the vital signs and the timeline", () => {
  expect(draftSummary(visit).sources.map(({ id, text }) => `${id} ${text}`)).toEqual([
    "B1 Cough, short of breath",
    "N1 Four days of cough.",
    "N2 Two pillows at night.",
    "N3 Speaks in full sentences.",
    "N4 Likely chest infection.",
    "V1 Heart rate: min 72 · median 84 · max 96.3 /min\n312 values, 10:31–10:50, Home monitor, derived from the wave",
    "T1 Clinician of the visit: Dr Rowan Applegarth",
    "T2 Agreed to keep vital signs in the record",
    "T3 Arrived in the waiting room",
    "T4 Admitted",
    "T5 Ended after 21 minutes",
  ])
})

test.each([
  [
    "en",
    "Seen by Dr Rowan Applegarth by video from 10:30 to 10:51, London time (21 minutes); interpreter booked: Ana Lima.",
    [
      "T1 Clinician of the visit: Dr Rowan Applegarth",
      "T2 Interpreter booked: Ana Lima",
      "T3 Arrived in the waiting room",
      "T4 Admitted",
      "T5 Clinician joined the call",
      "T6 Patient joined the call; gone and back 2 times",
      "T7 Patient left the call before it ended",
      "T8 Ended after 21 minutes",
    ],
  ],
  [
    "zh-CN",
    "视频看诊（医生：Dr Rowan Applegarth）：10:30–10:51（London 时间），共 21 分钟；已预约口译员：Ana Lima。",
    [
      "T1 看诊医生：Dr Rowan Applegarth",
      "T2 已预约口译员：Ana Lima",
      "T3 进入候诊室",
      "T4 接诊",
      "T5 医生进入通话",
      "T6 患者进入通话；其间离开又回来 2 次",
      "T7 患者在看诊结束前离开通话",
      "T8 结束，历时 21 分钟",
    ],
  ],
])("the timeline says who was there, who came and who went (%s)", (locale, seen, sources) => {
  const draft = draftSummary({
    ...{ ...visit, locale, consent: null, interpreter: "Ana Lima" },
    attendance: [
      { who: "patient", joined: day("10:31"), returns: 2, left: day("10:48") },
      { who: "clinician", joined: day("10:30"), returns: 0, left: null },
    ],
  })
  const timed = draft.sources.filter(({ kind }) => kind === "timeline")
  expect(timed.map(({ id, text }) => `${id} ${text}`)).toEqual(sources)
  expect(draft.lines).toContainEqual({
    ...{ section: "objective", text: seen, cites: ["T1", "T2", "T4", "T8"] },
  })
})

test.each([
  [
    { charting: false, givenAt: day("10:10") },
    "No vital signs were kept: the patient did not agree to keep them in the record.",
    ["T2"],
  ],
  [
    { charting: true, givenAt: day("10:10") },
    "No vital signs were sent during this visit.",
    ["T2"],
  ],
  [null, "No vital signs were kept: the patient was not asked to keep them in the record.", ["T4"]],
])("without vital signs it says why: consent %j", (consent, text, cites) => {
  const { lines } = draftSummary({ ...visit, vitals: [], consent })
  expect(lines).toContainEqual({ section: "objective", text, cites })
})

test("same visit, same bytes; every cite is a source", () => {
  for (const locale of ["en", "zh"]) {
    const first = draftSummary({ ...visit, locale })
    expect(JSON.stringify(draftSummary(structuredClone({ ...visit, locale })))).toBe(
      JSON.stringify(first),
    )
    const ids = first.sources.map((source) => source.id)
    for (const { cites } of first.lines) {
      expect(cites.length).toBeGreaterThan(0)
      expect(ids).toEqual(expect.arrayContaining(cites))
    }
  }
})

test("an empty visit still says what is known, and nothing else", () => {
  const empty = { subjective: [], objective: [], assessment: [], plan: [] }
  const { lines } = draftSummary({ ...visit, reason: "", note: empty, vitals: [], consent: null })
  expect(lines.map((one) => one.section)).toEqual(["objective", "objective"])
})

test("a unit is written as people write it", () => {
  const [rate] = visit.vitals
  if (rate === undefined) throw new Error("no figure")
  const pressure = { ...rate, label: "Systolic", unit: "mm[Hg]" }
  const said = draftSummary({ ...visit, vitals: [pressure] })
  expect(JSON.stringify(said)).toContain("mmHg")
  expect(JSON.stringify(said)).not.toContain("mm[Hg]")
})

test.each([
  [
    "en",
    "from 72 to 96.3, below the limit of 75, above the limit of 95, 312",
    "limits 75 to 95 · 3 doubtful values left out",
  ],
  ["zh-CN", "范围 72–96.3，低于下限 75，高于上限 95，共", "限值 75 至 95 · 3 个存疑数值未计入"],
])("a value beyond the visit's limit is said (%s)", (locale, line, source) => {
  const vitals = visit.vitals.map((figure) => ({
    ...figure,
    limits: { low: 75, high: 95 },
    doubted: 3,
  }))
  const draft = draftSummary({ ...visit, vitals, locale })
  expect(draft.lines.find(({ cites }) => cites.includes("V1"))?.text).toContain(line)
  expect(draft.sources.find(({ id }) => id === "V1")?.text).toContain(source)
})
