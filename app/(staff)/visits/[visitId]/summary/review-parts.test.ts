import { NextIntlClientProvider } from "next-intl"
import { createElement, Fragment } from "react"
import type { ReactNode } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { describe, expect, test } from "vitest"

import alarms from "@/lib/i18n/messages/en/alarms.json"
import common from "@/lib/i18n/messages/en/common.json"
import en from "@/lib/i18n/messages/en/summary.json"
import zhAlarms from "@/lib/i18n/messages/zh/alarms.json"
import zhCommon from "@/lib/i18n/messages/zh/common.json"
import zh from "@/lib/i18n/messages/zh/summary.json"
import type { SummaryView } from "@/lib/summaries/summary-view"

import { Addenda } from "./addenda"
import { BehindNote } from "./behind-note"
import { litBy, nextDesk, openDesk } from "./desk-state"
import { DraftNotes } from "./draft-notes"
import { Made } from "./made"
import { OfferedLine } from "./offer/offered-line"
import { Signed } from "./signed"
import { Sources } from "./sources"
import { SummaryText } from "./summary-text"
import { VitalsTable } from "./vitals-table"

const signed = {
  at: "2026-11-24T10:55:00.000Z",
  by: "Dr Rowan Applegarth",
  text: "The exact text",
  sha256: "a".repeat(64),
  editDistance: 2,
}
const summary: SummaryView = {
  visitId: "0d2f7a8e-1111-4222-8333-444455556666",
  state: "signed",
  version: 3,
  lines: [
    { section: "subjective", text: "Cough for four days.", cites: ["N1"] },
    { section: "plan", text: "Doxycycline.", cites: [] },
  ],
  instructions: [{ text: "Take one tablet a day.", cites: ["N1"] }],
  sources: [
    { id: "N1", kind: "note", at: "2026-11-24T10:31:00.000Z", text: "Four days of cough" },
    {
      id: "V1",
      kind: "vitals",
      at: "2026-11-24T10:31:00.000Z",
      text: "SpO₂: min 88",
      figure: {
        ...{ label: "SpO₂", unit: "%", min: "88", median: "93", max: "97", count: 40 },
        ...{ derived: true, origin: "manual", devices: "Home monitor" },
        ...{ low: "90", high: null, outside: { low: true, high: false } },
        ...{ from: "2026-11-24T10:31:00.000Z", to: "2026-11-24T10:48:00.000Z" },
      },
    },
  ],
  notCovered: ["allergies", "something_new"],
  dropped: [
    { section: "plan", why: "room", count: 2, text: null, cites: [] },
    { section: "objective", why: "negation", count: 1, text: "No swelling.", cites: ["N1", "L9"] },
  ],
  method: "extractive",
  draftedAt: "2026-11-24T10:52:00.000Z",
  editedAt: null,
  editedBy: null,
  edits: 2,
  canUndo: true,
  instructionsBehind: false,
  offeredBy: null,
  signed,
  addenda: [
    {
      number: 1,
      at: "2026-11-25T09:00:00.000Z",
      by: "Dr Rowan Applegarth",
      words: "The rash was in 2011.",
      text: "Addendum 1",
      sha256: "b".repeat(64),
    },
  ],
  maySign: false,
  clinic: { name: "Riverside Clinic", zone: "Europe/London" },
  patient: { name: "Agnes Thistledown", age: 84, sex: "F", reference: "RC-204417" },
  clinician: { name: "Dr Rowan Applegarth" },
  admittedAt: null,
  endedAt: null,
}
const desk = openDesk(summary)
const nothing = () => undefined
const { zone } = summary.clinic

describe.each([
  ["en", { alarms, common, summary: en }],
  ["zh", { alarms: zhAlarms, common: zhCommon, summary: zh }],
] as const)("in %s", (locale, messages) => {
  const drawn = (...parts: ReactNode[]) =>
    renderToStaticMarkup(
      NextIntlClientProvider({
        ...{ locale, timeZone: "UTC", messages },
        // A sentence that is missing, or misses a value, is a failure.
        onError(error: Error) {
          throw error
        },
        children: createElement(Fragment, {}, ...parts),
      }),
    )
  const said = messages.summary

  test("a sentence leads to its source; what has none is the clinician's", () => {
    const { lines, sources } = litBy(
      nextDesk(desk, { type: "selected", selection: { kind: "line", index: 0 } }),
    )
    const text = drawn(
      createElement(SummaryText, {
        ...{ lines: desk.lines, lit: lines, editable: false },
        ...{ onSelect: nothing, onChange: nothing },
      }),
    )
    expect(text).toMatch(/<a href="#N1" aria-current="true"[^>]*>Cough for four days\.<\/a>/)
    expect(text.split(said.clinicianEntered)).toHaveLength(2)
    expect(text).toContain(said.section.patient)
    const aside = drawn(
      createElement(Sources, {
        ...{ visitId: summary.visitId, sources: summary.sources, lines: desk.lines },
        ...{ lit: sources, zone, onSelect: nothing, onLeave: nothing },
      }),
    )
    // Marked, pressed, and said in words to whoever does not see it.
    expect(aside).toMatch(
      /<li id="N1" data-lit="true"[^>]*><button type="button" aria-pressed="true"/,
    )
    expect(aside).toMatch(/<output[^>]*>[^<]*N1<\/output>/)
  })

  test("vital signs as a table, with a word where one lies beyond its limit", () => {
    const table = drawn(
      createElement(VitalsTable, {
        ...{ sources: summary.sources, lit: new Set<string>(), zone, onCite: nothing },
      }),
    )
    for (const figure of ["88", "93", "97", "10:31–10:48", "Home monitor", said.vitals.manual])
      expect(table).toContain(figure)
    expect(table).toContain(said.vitals.below.replace("{limit}", "90"))
    expect(table).not.toContain(said.vitals.above.replace("{limit}", ""))
  })

  test("what nobody spoke of, and how many sentences were left out and why", () => {
    const notes = drawn(createElement(DraftNotes, { summary, onWrite: nothing }))
    expect(notes).toContain(said.topics.allergies)
    // No transcript is among the sources.
    expect(notes).toContain(said.notWritten)
    // A code that this page has no words for is shown as it is.
    expect(notes).toContain("something_new")
    expect(notes).toContain("3")
    for (const words of ["No swelling.", said.whyDropped.room, said.whyDropped.negation])
      expect(notes).toContain(words)
    // One way to write it anew, from the source that there is; none for what had no room.
    const named = said.writeIn
      .replace("{section}", said.section.objective)
      .replace("{sources}", "N1")
    expect(notes.match(/aria-label="[^"]*"/g)).toEqual([`aria-label="${named}"`])
    const read = drawn(createElement(DraftNotes, { summary, onWrite: undefined }))
    expect(read).not.toContain(said.writeYourself)
    const none = { notCovered: [], dropped: [], sources: [] }
    expect(drawn(createElement(DraftNotes, { summary: none, onWrite: nothing }))).toBe("")
  })

  test("the foot says who wrote what stands there: a draft, or a person after one", () => {
    const foot = (part: Partial<SummaryView>, savedAt: string | null) =>
      drawn(
        createElement(Made, {
          ...{ summary: { ...summary, draftedAt: "2026-11-24T10:52:00.000Z", ...part } },
          ...{ savedAt, dirty: false },
        }),
      )
    const by = (model: string, words: string) => words.replace("{method}", model)
    expect(foot({ method: "m" }, null)).toContain(by("m", said.methods.model))
    const changed = "2026-11-24T10:54:00.000Z"
    const known = foot({ method: "m", editedBy: "Dr Ames" }, changed)
    expect(known).toContain(said.edited.replace("{by}", "Dr Ames").replace("{time}", "10:54"))
    expect(known).toContain(by("m", said.draftBefore.model))
    const gone = foot({ method: "extractive", editedBy: null }, changed)
    expect(gone).toContain(said.edited.replace("{by}", said.somebody).replace("{time}", "10:54"))
    expect(gone).toContain(said.draftBefore.extractive)
  })

  test("the editor opens in its section with the source named and no words in it", () => {
    const text = drawn(
      createElement(SummaryText, {
        ...{ lines: desk.lines, lit: new Set<number>(), editable: true },
        ...{ onSelect: nothing, onChange: nothing },
        ...{ writing: { section: "objective" as const, cites: ["N1"] }, onWritten: nothing },
      }),
    )
    expect(text).toContain(said.writeFrom.replace("{sources}", "N1"))
    expect(text.match(/<textarea[^>]*>([^<]*)<\/textarea>/)?.[1]).toBe("")
    expect(text).not.toContain("No swelling.")
  })

  test("a sentence that a model offers, with the words of its source; taken over once, by who may", () => {
    const line = { section: "plan" as const, text: "Rest.", cites: ["N1"], there: false }
    const { sources } = summary
    const offered = (there: boolean, onTake: (() => void) | undefined) =>
      drawn(createElement(OfferedLine, { line: { ...line, there }, sources, busy: false, onTake }))
    const open = offered(false, nothing)
    for (const words of ["Rest.", "Four days of cough", said.offer.take])
      expect(open).toContain(words)
    expect(open).toContain(`aria-label="${said.offer.takeLine.replace("{text}", "Rest.")}"`)
    expect(offered(true, nothing)).toContain(said.offer.there)
    for (const none of [offered(true, nothing), offered(false, undefined)])
      expect(none).not.toContain("<button")
  })

  test.each([
    ["text", 1],
    ["sign", 2],
    ["sign", 0],
  ] as const)("sentences for the patient that the plan overtook (%s, %i)", (place, count) => {
    const note = drawn(
      createElement(BehindNote, { ...{ place, count, busy: false, onMake: nothing } }),
    )
    expect(note).toContain(said.behind[place].split("{")[0])
    expect(note).toContain(`</svg>${said.behind.make}</button>`)
    expect(note).toContain(said.behind.hint)
  })

  test("signed text with its hash and how to check it, and every addendum under it", () => {
    const below = drawn(
      createElement(Signed, { summary, signed }),
      createElement(Addenda, { summary }),
    )
    for (const words of [signed.sha256, "sha256sum summary.txt", said.check.log, "summary.pdf"])
      expect(below).toContain(words)
    expect(below).toMatch(/data-addendum="1"[\s\S]*The rash was in 2011\.[\s\S]*b{64}/)
    // Only the visit's clinician may add.
    expect(below).not.toContain(said.addenda.add)
  })
})
