import { tmpdir } from "node:os"

import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { refusedWhenFull } from "./full-disk"
import { isRefusedWhenFull, saysFull } from "./refused-when-full"

// A reserve that no disk has left: the disk is "full" by its own figures.
beforeEach(() => {
  vi.stubEnv("DATABASE_DISK", tmpdir())
  vi.stubEnv("DATABASE_RESERVE", "1000000000000")
})
afterEach(() => {
  vi.unstubAllEnvs()
})

test("with the reserve left a change is refused with its reason, FHIR with an outcome, and reading goes on", async () => {
  const refused = await refusedWhenFull({ method: "POST", path: "/api/holds" })
  expect(refused?.status).toBe(503)
  expect(refused?.headers.get("retry-after")).toBe("60")
  expect(await refused?.json()).toEqual({ error: "storage_full" })
  const fhir = await refusedWhenFull({ method: "POST", path: "/api/fhir/Appointment/$book" })
  expect(await fhir?.json()).toMatchObject({
    resourceType: "OperationOutcome",
    issue: [{ code: "no-store" }],
  })
  expect(await refusedWhenFull({ method: "GET", path: "/api/visits" })).toBeUndefined()
})

test("with room, or where nobody says which disk it is, nothing is refused", async () => {
  vi.stubEnv("DATABASE_DISK", undefined)
  expect(await refusedWhenFull({ method: "POST", path: "/api/holds" })).toBeUndefined()
  vi.stubEnv("DATABASE_DISK", "/no/such/folder")
  expect(await refusedWhenFull({ method: "POST", path: "/api/holds" })).toBeUndefined()
})

test.each([
  ["POST /api/holds", true],
  ["POST /api/visits/7/notes", true],
  ["PUT /api/visits/7/summary", true],
  ["POST /api/patients/7/documents", true],
  ["POST /api/vitals/ingest/waves", true],
  ["POST /api/audit/exports", true],
  ["POST /api/joined", true],
  ["GET /api/patients/7/documents", false],
  ["POST /api/sign-in", false],
  ["POST /api/sign-in/second-factor", false],
  ["POST /api/join/look", false],
  ["POST /api/visit/arrive", false],
  ["POST /api/rooms/token", false],
  ["POST /api/visits/7/admit", false],
  ["POST /api/visits/7/seats/9/admit", false],
  ["POST /api/vitals/7/alarms", false],
  ["POST /api/webhooks/livekit", false],
  ["POST /api/patients/search", false],
])("%s: refused %s", (request, refused) => {
  const [method = "", path = ""] = request.split(" ")
  expect(isRefusedWhenFull({ method, path })).toBe(refused)
})

test.each([
  ["POST /api/holds", false, "storage_full", true],
  ["POST /api/holds", true, undefined, false],
  ["POST /api/holds", false, "slot_taken", undefined],
  // A page tells of its use by itself, on the reserve: that does not mean that there is room again.
  ["POST /api/activity", true, undefined, undefined],
  ["POST /api/visits/7/admit", true, undefined, undefined],
  ["GET /api/visits", true, undefined, undefined],
])("%s, ok %s, %s: says full %s", (request, ok, reason, full) => {
  const [method = "", path = ""] = request.split(" ")
  expect(saysFull({ method, path, ok, reason })).toBe(full)
})
