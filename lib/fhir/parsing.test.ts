import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { appointmentAsked } from "./appointment-asked"
import { readCursor, writeCursor } from "./cursor"
import { includeOf, namedBy, references } from "./includes"
import { isStrict, namesVersion, negotiate } from "./negotiation"
import { isRefusal } from "./outcome"
import { requestPath } from "./request-path"
import { parametersOf, proposalId, proposalNamed } from "./scheduling-parameters"
import { isResourceType, resourceTypes, searchParameters } from "./search-parameters"
import { searchQuery } from "./search-query"
import { dateRange } from "./search-value"
import { slotId, slotNamed } from "./slot"
import { uuidDigits, uuidOfDigits } from "./uuid-digits"

const base = "https://x.example"
const minute = fc
  .integer({ min: Date.UTC(2000, 0, 2) / 60_000, max: Date.UTC(2199, 0, 1) / 60_000 })
  .map((n) => n * 60_000)

describe("ids that say what they name", () => {
  test("of a slot come back, and fit FHIR's 64 characters", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), minute, (clinicianId, visitTypeId, startsAt) => {
        const name = { clinicianId, visitTypeId, startsAt }
        const id = slotId(name)
        expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/)
        expect(slotNamed(id)).toEqual(name)
      }),
    )
  })

  test("of a proposed appointment come back", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat({ max: 499 }), minute, (findId, place, startsAt) => {
        const id = proposalId({ findId, place, startsAt })
        expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/)
        expect(proposalNamed(id)).toEqual({ findId, place, startsAt })
      }),
    )
  })

  test("of any text name something or nothing", () => {
    const digits = fc.stringMatching(/^[0-9a-z]{25}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        const uuid = uuidOfDigits(text)
        expect(uuid === undefined || uuidDigits(uuid) === text).toBe(true)
        expect(slotNamed(text)).toBeUndefined()
        expect(proposalNamed(text)).toBeUndefined()
      }),
    )
  })
})

test("a cursor comes back, and any text is one or is not", () => {
  const key = fc.stringMatching(/^[A-Za-z0-9:._+-]{1,80}$/)
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 3 }), (keys) => {
      expect(readCursor(writeCursor(keys))).toEqual(
        writeCursor(keys).length > 400 ? undefined : keys,
      )
    }),
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = readCursor(text)
      expect(read === undefined || read.length > 0).toBe(true)
    }),
  )
})

/** R4 search, 3.1.1.4.9: what a date stands for reaches to the end of what it leaves open. */
test.each([
  ["2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
  ["eq2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"],
  ["2026-02-28", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"],
  ["2026-11-25T10:00", "2026-11-25T10:00:00Z", "2026-11-25T10:01:00Z"],
  ["2026-11-25T10:00:00+01:00", "2026-11-25T09:00:00Z", "2026-11-25T09:00:01Z"],
  ["ge2026-11-25", "2026-11-25T00:00:00Z", null],
  ["gt2026-11-25", "2026-11-26T00:00:00Z", null],
  ["sa2026-11-25", "2026-11-26T00:00:00Z", null],
  ["le2026-11-25", null, "2026-11-26T00:00:00Z"],
  ["lt2026-11-25", null, "2026-11-25T00:00:00Z"],
  ["eb2026-11-25", null, "2026-11-25T00:00:00Z"],
])("%s is from %s until %s", (text, from, until) => {
  const at = (time: string | null) => (time === null ? null : Date.parse(time))
  expect(dateRange(text)).toEqual({ from: at(from), until: at(until) })
})

test.each([
  "",
  "ge",
  "2026-02-30",
  "2026-13",
  "2026-11-25T25:00",
  "ap2026",
  "0000",
  "99999",
  "2026-1-1",
])("%j is no date", (text) => {
  expect(dateRange(text)).toBeUndefined()
})

test("every parameter that is listed is parsed, and no other", () => {
  const values = { token: "x", string: "x", date: "2026-11-25", reference: "1" }
  for (const type of resourceTypes)
    for (const [name, { type: kind }] of Object.entries(searchParameters[type])) {
      const query = new URLSearchParams({ _id: "1", [name]: values[kind] })
      const asked = searchQuery(type, query, { base: "https://x.example", isStrict: true })
      expect([type, name, isRefusal(asked) && asked.issue]).toEqual([type, name, false])
    }
})

test("a search of anything is understood or refused, and its own link says the same again", () => {
  const names = [...new Set(resourceTypes.flatMap((type) => Object.keys(searchParameters[type])))]
  const name = fc.oneof(
    fc.constantFrom(...names, "_count", "_format", "name:exact", "patient.name", "_has:a:b:c"),
    fc.string({ maxLength: 20 }),
  )
  const value = fc.oneof(
    fc.constantFrom("2026-11-25", "ge2026", "Patient/1", "a|b", "a,b", "|", "", "7"),
    fc.string({ unit: "binary", maxLength: 30 }),
  )
  const query = fc.array(fc.tuple(name, value), { maxLength: 6 })
  fc.assert(
    fc.property(fc.constantFrom(...resourceTypes), query, fc.boolean(), (type, pairs, isStrict) => {
      const asked = searchQuery(type, new URLSearchParams(pairs), { base, isStrict })
      expect(isRefusal(asked) ? asked.status : 400).toBe(400)
      if (isRefusal(asked)) return
      const again = searchQuery(
        type,
        new URLSearchParams(asked.understood.map(([one, text]) => [one, text])),
        { base, isStrict: true },
      )
      const { count: _, after: __, warnings, ...search } = asked
      expect(again).toMatchObject(search)
      expect(isStrict && warnings.length > 0).toBe(false)
    }),
  )
})

test("paths and headers of any text are answered", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string(), { maxLength: 4 }), (method, parts) => {
      const asked = requestPath(method, parts)
      expect(isRefusal(asked) ? asked.status >= 400 : typeof asked.what === "string").toBe(true)
      expect([undefined, 406]).toContain(negotiate(method, parts[0] ?? null)?.status)
      expect(typeof isStrict(method)).toBe("boolean")
      expect(typeof namesVersion(method, 'W/"1"')).toBe("boolean")
      expect(typeof isResourceType(method)).toBe("boolean")
    }),
  )
})

test.each<[string | null, string | null, boolean]>([
  [null, null, true],
  ["*/*", null, true],
  ["application/fhir+json; fhirVersion=4.0", null, true],
  ["text/html, application/json;q=0.5", null, true],
  ["application/fhir+json;q=0", null, false],
  ["application/fhir+xml", null, false],
  ["application/fhir+xml", "json", true],
  ["application/json", "xml", false],
  [null, "application/fhir json", true],
])("Accept %j and _format %j: %s", (accept, format, good) => {
  expect(negotiate(accept, format) === undefined).toBe(good)
})

test("an appointment of any JSON is one of three wishes, or is refused", () => {
  const instant = fc.constantFrom("2026-12-01T09:00:00Z", "2026-12-01T11:00:00+02:00", "2026", "")
  const near = fc.record(
    {
      resourceType: fc.constant("Appointment"),
      id: fc.constantFrom("7d3f0c0e-93a2-4c38-8f0a-6e8d2f7b5c11", "p.0.0.0", "../x"),
      meta: fc.record({ versionId: fc.string() }, { requiredKeys: [] }),
      status: fc.constantFrom("pending", "booked", "cancelled", "noshow"),
      start: instant,
      end: instant,
      cancelationReason: fc.anything(),
      participant: fc.array(
        fc.record({
          actor: fc.record({
            reference: fc.constantFrom("Patient/1", "Practitioner/2", "Location/3", "", "Patient/"),
          }),
        }),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: ["resourceType"] },
  )
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), near), (json) => {
      const asked = appointmentAsked(json, base)
      expect("issue" in asked ? String(asked.status) : asked.what).toMatch(
        /^(400|book|move|cancel)$/,
      )
      expect("issue" in asked || /^[A-Za-z0-9.-]{1,64}$/.test(asked.appointment)).toBe(true)
      if ("issue" in asked || asked.what !== "move") return
      expect([asked.startsAt, asked.endsAt].every(Number.isFinite)).toBe(true)
    }),
  )
})

test("an include of any text is one of the table, and names what it may", () => {
  const piece = fc.constantFrom("Appointment", "patient", "actor", "Patient", "toString", "", "*")
  const value = fc.oneof(
    fc.array(piece, { maxLength: 4 }).map((all) => all.join(":")),
    fc.string(),
  )
  const name = fc.constantFrom("_include" as const, "_revinclude" as const)
  fc.assert(
    fc.property(name, value, fc.constantFrom(...resourceTypes), (kind, text, type) => {
      const include = includeOf(kind, text, type)
      if (include?.kind !== "named") return
      expect(Object.keys(references[type])).toContain(include.parameter)
      const participant = [{ actor: { reference: "Patient/1" } }, { actor: null }, 7]
      const resource = { resourceType: "Appointment", participant, subject: "Patient/2" }
      for (const named of namedBy(resource, type, include))
        expect(include.targets).toContain(named.type)
    }),
  )
})

test("a body of any JSON is parameters, or is refused", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const given = parametersOf(json)
      expect(isRefusal(given) ? given.status : 200).toBe(400)
    }),
  )
})
