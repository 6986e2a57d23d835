import { afterAll, beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { logState } from "@/lib/audit/desk/queries"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { furnish, openedEvents, read } from "@/lib/audit/testing"
import type { House } from "@/lib/audit/testing"

import { selfCheckAll } from "./self-checks"

const database = await testDatabase()
let house: House
let where: { SEQUENCER_DATABASE_URL: string; AUDIT_SIGNER_DIR: string }

beforeEach(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor)
  await read(house, 10)
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
  where = { SEQUENCER_DATABASE_URL: database.urls.sequencer, AUDIT_SIGNER_DIR: house.folder }
})
afterAll(() => house.sequencer.close())

test("one round checks every clinic's log by the keys in the signer's folder, as the system", async () => {
  await selfCheckAll(new AbortController().signal, where)
  expect(await logState(house.auditor)).toMatchObject({
    value: { selfCheck: { wrong: null, tail: { size: 10 } } },
  })
  expect(await openedEvents(database.admin, house.clinicId, "audit.verified")).toMatchObject([
    { actor: { kind: "system" }, data: { where: "schedule", from: 0, size: 10, sound: true } },
  ])
})

test("workers that stop begin no more of them", async () => {
  await selfCheckAll(AbortSignal.abort(), where)
  expect(await logState(house.auditor)).toMatchObject({ value: { selfCheck: null } })
})
