import fc from "fast-check"
import { expect, test } from "vitest"

import { framed, syslogMessage } from "./syslog-message"

const at = new Date("2026-11-24T10:40:00.000Z")

test("the header is the one of RFC 5424, of facility 10 and severity 5, with IHE's name for an audit message", () => {
  const message = syslogMessage({ host: "clinic.example", at, seq: 0, xml: "<AuditMessage/>" })
  expect(message).toBe(
    '<85>1 2026-11-24T10:40:00.000Z clinic.example housecall - IHE+RFC-3881 [meta sequenceId="1"] <AuditMessage/>',
  )
})

test("whatever the host is called, the header has its fields and no more", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (host, seq) => {
      const message = syslogMessage({ host, at, seq, xml: "<a/>" })
      expect(message).toMatch(
        /^<85>1 \S+ [!-~]+ housecall - IHE\+RFC-3881 \[meta sequenceId="[1-9]\d*"\] <a\/>$/,
      )
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
