import fc from "fast-check"
import { expect, test } from "vitest"

import { formOf, longestTranscript, readTranscript, transcriptForms } from "./read-transcript"

const said = (text: string, form: (typeof transcriptForms)[number]) => {
  const read = readTranscript(text, form)
  return read.ok
    ? read.value.cues.map((cue) => `${cue.speaker}|${cue.seconds ?? ""}|${cue.text}`)
    : `${read.problem} ${read.line}`
}

test.each([
  [
    "names and colons",
    "Doctor: Hello.\nPatient: Hi.\nI cough.",
    ["Doctor||Hello.", "Patient||Hi.", "Patient||I cough."],
  ],
  [
    "names in brackets",
    "[doctor] hi, andrew.\n[patient] hey.",
    ["doctor||hi, andrew.", "patient||hey."],
  ],
  [
    "times in front",
    "[00:01:05] Doctor: Hello.\n1:10 Patient: Hi.",
    ["Doctor|65|Hello.", "Patient|70|Hi."],
  ],
  [
    "a time of day is no name",
    "Doctor: At 10:30 then.\nat 10:45 perhaps.",
    ["Doctor||At 10:30 then.", "Doctor||at 10:45 perhaps."],
  ],
  ["Chinese", "医生：哪里不舒服？\n患者：咳嗽。", ["医生||哪里不舒服？", "患者||咳嗽。"]],
  ["a line that goes on", "Patient: I have\nPatient: a cough.", ["Patient||I have a cough."]],
  ["nobody's name", "Hello.", ["||Hello."]],
  [
    "signs that nobody sees",
    "\u200fPatient: N\u200b\u200do pain, 5\u034f0 mg \u202emg 01\u202c, 5\u200d0.",
    ["Patient||No pain, 50 mg mg 01, 50."],
  ],
  ["and those in Chinese", "患者：没\ufe0f\u200d有发烧。", ["患者||没有发烧。"]],
  [
    "joiners, where they are written",
    "Patient: نمی\u200cدانم 👩\u200d⚕️.",
    ["Patient||نمی\u200cدانم 👩\u200d⚕️."],
  ],
])("plain text: %s", (_, text, expected) => {
  expect(said(text, "text")).toEqual(expected)
})

test("WebVTT: voices, escapes, notes and styles", () => {
  const file = `\uFEFFWEBVTT - a visit

NOTE written by a machine

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:02.500 align:start
<v Dr Okafor>Any <i>fever</i>?</v>

01:02:03.000 --> 01:02:04.000
<v.loud Amara Diallo>No &amp; no chills,
since 2 &lt; 3 days.

00:05.000 --> 00:06.000
Doctor: Go on.
`
  expect(said(file, "webvtt")).toEqual([
    "Dr Okafor|1|Any fever?",
    "Amara Diallo|3723|No & no chills, since 2 < 3 days.",
    "Doctor|5|Go on.",
  ])
})

test("SRT: a number, a time, names with colons", () => {
  const file =
    "1\r\n00:00:01,000 --> 00:00:02,000\r\nDoctor: Hello.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n- Patient: Hi.\r\n- Doctor: Well.\r\n"
  expect(said(file, "srt")).toEqual(["Doctor|1|Hello.", "Patient|3|Hi.", "Doctor|3|Well."])
})

test.each([
  ["nothing", "", "text", "empty 0"],
  ["a name that says nothing", "Doctor:\nPatient:  ", "text", "empty 0"],
  ["bytes that are no text", "Doctor: a\nPatient: \u0000", "text", "not_text 2"],
  ["what a decoder writes for bad bytes", "Doctor: \uFFFD", "text", "not_text 1"],
  ["too long", "x".repeat(longestTranscript + 1), "text", "too_long 0"],
  [
    "too many voices",
    Array.from({ length: 13 }, (_, i) => `Voice ${i}: Hello.`).join("\n"),
    "text",
    "too_many_speakers 0",
  ],
  ["no header", "00:01.000 --> 00:02.000\nHello", "webvtt", "no_cues 1"],
  ["a header alone", "WEBVTT", "webvtt", "no_cues 0"],
  ["a time that is none", "WEBVTT\n\n00:61.000 --> 00:02.000\nHello", "webvtt", "bad_time 3"],
  [
    "an SRT time that is none",
    "1\n00:00:01 -> 00:00:02,000\nA\n\n2\n0:0:1 --> x\nB",
    "srt",
    "bad_time 6",
  ],
] as const)("refused: %s", (_, text, form, expected) => {
  expect(said(text, form)).toBe(expected)
})

test.each([
  ["talk.vtt", "WEBVTT\n\n", "webvtt"],
  ["talk.txt", "\uFEFFWEBVTT", "webvtt"],
  ["TALK.SRT", "1\n", "srt"],
  ["talk.txt", "Doctor: WEBVTT", "text"],
])("the form of %s is %s", (name, text, form) => {
  expect(formOf(name, text)).toBe(form)
})

const line = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "",
    "WEBVTT",
    "NOTE",
    "1",
    "00:00:01.000 --> 00:00:02.000",
    "00:00:01,000 --> 00:00:02,000",
    "<v A>x</v>",
    "Doctor: hi",
    "-->",
    "<v",
    "&amp",
    "[",
    "99:99 A: b",
  ),
)

test("whatever comes, it is read or refused with a line that exists; what is read is text of somebody", () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 40 }),
      fc.constantFrom(...transcriptForms),
      (lines, form) => {
        const text = lines.join("\n")
        const read = readTranscript(text, form)
        const line = read.ok ? 0 : read.line
        expect(line).toBeGreaterThanOrEqual(0)
        expect(line).toBeLessThanOrEqual(text.split(/\r\n?|\n/).length)
        for (const cue of read.ok ? read.value.cues : []) {
          expect(cue.text).toBe(cue.text.trim())
          expect(cue.text).not.toBe("")
          expect(cue.text.length).toBeLessThanOrEqual(1_500)
          expect(read.ok ? read.value.speakers : []).toContain(cue.speaker)
        }
      },
    ),
  )
})

test("no words are lost or added: the letters of a plain text are those of its turns", () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/)
  const speech = fc.array(word, { minLength: 1, maxLength: 400 }).map((words) => words.join(" "))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("Ann", "Ben"), speech), { minLength: 1, maxLength: 12 }),
      (talk) => {
        const read = readTranscript(talk.map(([who, what]) => `${who}: ${what}`).join("\n"), "text")
        const letters = (texts: string[]) => texts.join("").replaceAll(/\s/g, "")
        expect(read.ok ? letters(read.value.cues.map((cue) => cue.text)) : read.problem).toBe(
          letters(talk.map(([, what]) => what)),
        )
      },
    ),
  )
})
