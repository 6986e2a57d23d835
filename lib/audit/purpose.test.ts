import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { mintActor, type StaffRole } from "@/lib/actor"
import { ClinicId, DeviceId, PatientId, UserId, VisitId } from "@/lib/ids"

import { purposeOf } from "./purpose"

const clinicId = ClinicId.parse(randomUUID())
const requestId = "request"
const theirs = {
  clinicId,
  patientId: PatientId.parse(randomUUID()),
  visitId: VisitId.parse(randomUUID()),
  requestId,
}

test.each<[StaffRole, string]>([
  ["clinician", "TREAT"],
  ["nurse", "TREAT"],
  ["scheduler", "HOPERAT"],
  ["administrator", "HOPERAT"],
  ["auditor", "HOPERAT"],
])("%s: %s", (role, purpose) => {
  const userId = UserId.parse(randomUUID())
  const staff = { kind: "staff", clinicId, userId, role, name: "Orla Quince", requestId } as const
  expect(purposeOf(mintActor(staff))).toBe(purpose)
})

test("patients look for themselves; devices and workers serve their care", () => {
  const deviceId = DeviceId.parse(randomUUID())
  expect(purposeOf(mintActor({ kind: "patient", ...theirs }))).toBe("PATRQT")
  expect(purposeOf(mintActor({ kind: "device", deviceId, ...theirs }))).toBe("TREAT")
  expect(purposeOf(mintActor({ kind: "system", clinicId, name: "rooms", requestId }))).toBe("TREAT")
})
