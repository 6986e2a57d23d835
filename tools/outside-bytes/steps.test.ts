import { expect, test } from "vitest"

import { stepCounter } from "@/lib/testing-steps"

const steps = await stepCounter()
const { parseNote, parseTlogProof } = await import("@/lib/audit/proofs/checkpoint")
const { readDer } = await import("@/lib/audit/proofs/der")
const { busyTimes } = await import("@/lib/calendars/busy-times")
const { documentKind } = await import("@/lib/patients/document-kind")
const { readTranscript } = await import("@/lib/transcripts/read-transcript")
const { decodeFrame } = await import("@/lib/vitals/codec")
const { readEdf } = await import("@/lib/vitals/edf/edf")
const { readRecording } = await import("@/lib/vitals/wfdb")
const { parseSubmission } = await import("@/lib/witness/submission")

const window = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 11, 31) }
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"))
const event = "BEGIN:VEVENT\nUID:a\nDTSTART:20261102T090000Z\nDURATION:PT1H\nEND:VEVENT\n"

/** What is repeated, and who reads it: four times as much of it may take four times the steps, not sixteen. */
const cases: [string, string, (text: string) => unknown][] = [
  ["a note", "\u2014 a AAAAAAAA\n", (text) => parseNote(`body\n\n${text}`)],
  ["a note of empty lines", "\n", parseNote],
  ["a proof", "AAAA\n", (text) => parseTlogProof(`c2sp.org/tlog-proof@v1\nindex 1\n${text}\n`)],
  ["DER", "\u0005\0", (text) => readDer(bytes(text))],
  ["a submission", "AAAA\n", (text) => parseSubmission(`old 0\n${text}\n`)],
  [
    "a calendar",
    event,
    (text) => busyTimes(`BEGIN:VCALENDAR\n${text}END:VCALENDAR\n`, "UTC", window),
  ],
  [
    "a calendar that opens and never ends",
    "BEGIN:VEVENT\n",
    (text) => busyTimes(text, "UTC", window),
  ],
  ["a transcript", "A: b\n", (text) => readTranscript(text, "text")],
  [
    "captions",
    "00:01.000 --> 00:02.000\n<v A>b\n\n",
    (text) => readTranscript(`WEBVTT\n\n${text}`, "webvtt"),
  ],
  [
    "a document of beginnings",
    "1 0 obj << stream\n",
    (text) => documentKind(bytes(`%PDF-1.4\n${text}`), "a.pdf"),
  ],
  [
    "a JPEG of marks",
    "\u00ff\u00fe\0\u0002",
    (text) => documentKind(bytes(`\u00ff\u00d8${text}`), "a.jpg"),
  ],
  ["a frame", "\u0080", (text) => decodeFrame(bytes(`H${text}`))],
  ["EDF", "0".repeat(256), (text) => readEdf("a.edf", bytes(text))],
  ["a header of WFDB", "r.dat 16 200\n", (text) => readRecording(`r 1 250 8\n${text}`, new Map())],
]

test.each(cases)("%s: steps grow as its length does", async (_, piece, read) => {
  await steps(() => read(piece.repeat(400)))
  const [short, long] = [
    await steps(() => read(piece.repeat(400))),
    await steps(() => read(piece.repeat(1_600))),
  ]
  expect(short).toBeGreaterThan(0)
  expect(long).toBeLessThan(6 * short + 500)
})

test("a reader that begins anew with each piece would be found", async () => {
  const anew = (times: number) => {
    for (let many = 1; many <= times; many++)
      parseNote(`body\n\n${"\u2014 a AAAAAAAA\n".repeat(many)}`)
  }
  const [short, long] = [await steps(() => anew(40)), await steps(() => anew(160))]
  expect(long).toBeGreaterThan(6 * short + 500)
})
