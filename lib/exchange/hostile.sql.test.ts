import fc from "fast-check"
import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { resourceTypes, searchParameters } from "@/lib/fhir/search-parameters"
import { rounds } from "@/lib/testing-fuzz"

import { ask, client, exchangeClinic } from "./testing-exchange"

/** Whatever an address, a header or a body says, it is answered by FHIR and never breaks the server. */
const database = await testDatabase()
const now = new Date("2026-11-25T10:00:00.000Z")
const clinic = await exchangeClinic(database, now)
const ours = client(clinic.clinicId)

const known = [
  clinic.patientId,
  clinic.clinicianId,
  clinic.visitTypeId,
  ...Object.values(clinic.visits),
]
const part = fc.oneof(
  fc.constantFrom(...resourceTypes, "_search", "_history", "$find", "$hold", "$book", "$document"),
  fc.constantFrom("metadata", ".well-known", "..", "%00", "%2e%2e", "1' or '1'='1", "\u{1F600}"),
  fc.constantFrom(...known),
  fc.string({ unit: "binary", maxLength: 70 }),
  fc.string({ maxLength: 70 }),
)
const names = [...new Set(resourceTypes.flatMap((type) => Object.keys(searchParameters[type])))]
const value = fc.oneof(
  fc.constantFrom(...known),
  fc.constantFrom(
    "2026-11-25",
    "ge0001",
    "lt9999-12-31",
    "ge0000-01-01T00:00:00+14:00",
    "2026-02-30",
  ),
  fc.constantFrom("ge2026-11-26", "lt2026-11-28", "free", "active", "booked", "|", "a|b", ",", "%"),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc
    .bigInt({ min: 0n, max: 1n << 130n })
    .map((n) => `${n.toString(36).padStart(25, "0")}.0.zzzzzzz`),
)
const query = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom(...names, "_count", "_cursor", "_format", "name:exact"), fc.string()),
    value,
  ),
  { maxLength: 5 },
)
const fhirStatus = [200, 304, 400, 401, 403, 404, 405, 406, 413, 415, 501]

/** What is wrong with the answer; undefined where it is one of FHIR's. */
async function fault(address: string, sent: Parameters<typeof ask>[3]): Promise<unknown> {
  const { status, body } = await ask(ours, address, now, sent)
  const isOutcome = Reflect.get(Object(body), "resourceType") === "OperationOutcome"
  return fhirStatus.includes(status) && (status < 400 || isOutcome) ? undefined : { status, body }
}

test("paths of any parts by any method", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 4 }),
      fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"),
      async (parts, method) => {
        const path = parts.map((one) => encodeURIComponent(one.toWellFormed())).join("/")
        expect(
          await fault(path, {
            method,
            body: "{}",
            headers: { "content-type": "application/json" },
          }),
        ).toBeUndefined()
      },
    ),
    rounds(300),
  )
})

test("searches by any names and values", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...resourceTypes), query, async (type, pairs) => {
      const search = new URLSearchParams(pairs.map(([name, text]) => [name, text]))
      expect(await fault(`${type}?${search.toString()}`, {})).toBeUndefined()
    }),
    rounds(500),
  )
})

test("cursors of any keys", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...resourceTypes),
      fc.array(
        fc.oneof(
          fc.string({ maxLength: 20 }),
          fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
          fc.uuid(),
          fc.nat().map(String),
        ),
        { minLength: 1, maxLength: 4 },
      ),
      async (type, keys) => {
        const cursor = Buffer.from(JSON.stringify(keys)).toString("base64url")
        const narrowed = `patient=${clinic.patientId}&service-type=${clinic.visitTypeId}&start=2026-11-26`
        expect(await fault(`${type}?${narrowed}&name=agnes&_cursor=${cursor}`, {})).toBeUndefined()
      },
    ),
    rounds(300),
  )
})

test("bodies of any JSON", async () => {
  const parameter = fc.record({
    name: fc.constantFrom(
      "start",
      "end",
      "visit-type",
      "practitioner",
      "patient-reference",
      "_count",
      "x",
    ),
    valueString: value,
  })
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .array(parameter, { maxLength: 6 })
      .map((list) => JSON.stringify({ resourceType: "Parameters", parameter: list })),
    value.map((text) =>
      JSON.stringify({
        resourceType: "Parameters",
        parameter: [
          { name: "appointment-reference", valueReference: { reference: `Appointment/${text}` } },
        ],
      }),
    ),
  )
  await fc.assert(
    fc.asyncProperty(bodies, fc.constantFrom("$find", "$hold", "$book"), async (body, name) => {
      const headers = { "content-type": "application/fhir+json" }
      expect(await fault(`Appointment/${name}`, { method: "POST", body, headers })).toBeUndefined()
    }),
    rounds(300),
  )
})
