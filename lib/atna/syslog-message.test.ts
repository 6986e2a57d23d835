import fc from "fast-check"
import { expect, test } from "vitest"

import { framed, syslogMessage } from "./syslog-message"

const at = new Date("2026-11-24T10:40:00.000Z")

test("the header is the one of RFC 5424, of facility 10 and severity 5", () => {
  const message = syslogMessage({ host: "clinic.example", at, seq: 0, json: '{"a":1}' })
  expect(message).toBe(
    '<85>1 2026-11-24T10:40:00.000Z clinic.example housecall - AuditEvent [meta sequenceId="1"] {"a":1}',
  )
})

test("whatever the text and the host, it is printable ASCII and the JSON is the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), fc.nat(), (text, host, seq) => {
      const json = JSON.stringify({ text })
      const message = syslogMessage({ host, at, seq, json })
      const [, sent = ""] = /"\] (.*)$/s.exec(message) ?? []
      expect(JSON.parse(sent)).toEqual({ text })
      expect(message).toMatch(/^<85>1 \S+ \S+ housecall - AuditEvent \[[ -~]+$/)
    }),
  )
})

test("the frame counts bytes", () => {
  expect(framed("abc").toString()).toBe("3 abc")
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const frame = framed(text)
      const space = frame.indexOf(" ")
      return Number(frame.subarray(0, space)) === frame.length - space - 1
    }),
  )
})
