import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { ClinicId, DeviceId, PatientId, VisitId } from "@/lib/ids"
import { ok } from "@/lib/result"

import { paced } from "./device-pace"

await testDatabase()

const device = () =>
  mintActor({
    kind: "device",
    clinicId: ClinicId.parse(randomUUID()),
    deviceId: DeviceId.parse(randomUUID()),
    patientId: PatientId.parse(randomUUID()),
    visitId: VisitId.parse(randomUUID()),
    requestId: "test",
  })

test("a device that writes without end is told to wait, and no other device is", async () => {
  const [flooding, other] = [device(), device()]
  let given = 0
  const give = async () => {
    given++
    return ok()
  }
  for (let i = 0; i < 60; i++) expect(await paced(flooding, "withdrawals", give)).toEqual(ok())
  expect(await paced(flooding, "withdrawals", give)).toMatchObject({ reason: "too_many" })
  expect(given).toBe(60)
  expect(await paced(other, "withdrawals", give)).toEqual(ok())
  expect(await paced(flooding, "numbers", give)).toEqual(ok())
})
