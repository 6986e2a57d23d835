import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { canonical } from "./canonical"
import { Entry, entryBytes, entryOf, parseEntry } from "./entry"

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
const source = fc.record({
  id: fc.uuid(),
  occurredAt: fc.date({
    min: new Date("1999-01-01"),
    max: new Date("2101-01-01"),
    noInvalidDate: true,
  }),
  action: fc.oneof(
    fc.constantFrom("visit.read", "patient.break_glass"),
    fc.string({ minLength: 1 }),
  ),
  outcome: fc.constantFrom("success" as const, "refused" as const),
  actorRef: hash,
  patientRef: fc.option(hash),
  commitment: hash,
  fhirHash: hash,
})

describe("an entry", () => {
  test("is read as it was written, on every day of a month", () => {
    fc.assert(
      fc.property(source, fc.uuid(), fc.nat(), (event, tenant, seq) => {
        fc.pre(event.action.isWellFormed())
        const entry = entryOf(tenant, seq, event)
        expect(parseEntry(entryBytes(entry))).toEqual(entry)
      }),
    )
  })

  /** Two ways read it, a quick and a thorough one: they must never differ. */
  test("is never taken in another form, whatever byte is changed", () => {
    fc.assert(
      fc.property(
        source,
        fc.uuid(),
        fc.nat(2_000),
        fc.nat(),
        fc.nat(255),
        (event, tenant, seq, where, byte) => {
          fc.pre(event.action.isWellFormed())
          const bytes = entryBytes(entryOf(tenant, seq, event))
          bytes[where % bytes.length] = byte
          const read = parseEntry(bytes)
          if (read === null) return
          expect(Entry.parse(read)).toEqual(read)
          expect(Buffer.from(canonical(read)).equals(bytes)).toBe(true)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
