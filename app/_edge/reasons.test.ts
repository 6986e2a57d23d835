import { randomUUID } from "node:crypto"

import { expect, test } from "vitest"

import { AccountingRequest, NewDisclosure } from "@/lib/audit/desk/disclosures"
import { NewSuspension } from "@/lib/audit/desk/suspensions"
import { ExportRequest } from "@/lib/audit/export/commands"
import { ErasureRequest } from "@/lib/erasure/schema"
import { Correction } from "@/lib/outcomes/schema"
import { EmergencyReason } from "@/lib/patients/schema"
import { DeedInput } from "@/lib/vitals/alarms/deed-schema"
import { HoldChange } from "@/lib/vitals/history/bookmark"
import { ScaleInput } from "@/lib/vitals/scores/scale-commands"

const patient = "RC-204417"
const disclosed = { patient, on: "2026-11-20", recipient: "A court", what: "Letters" }
const suspended = { patient, agency: "A ministry", until: "2026-12-20", statement: "oral" }

test.each([
  ["an export of the log", ExportRequest, { filter: {} }, "reason"],
  ["an accounting", AccountingRequest, { patient }, "reason"],
  ["a disclosure", NewDisclosure, disclosed, "why"],
  ["a suspension", NewSuspension, suspended, "reason"],
  ["an erasure", ErasureRequest, { basis: "patient_wish" }, "reason"],
  ["an outcome", Correction, { result: "attended", seq: 0 }, "reason"],
  ["an emergency", EmergencyReason, {}, "reason"],
  ["a legal hold", HoldChange, { held: true }, "reason"],
  ["a scale", ScaleInput, { scale: 2, version: 0 }, "reason"],
  ["an alarm's silence", DeedInput, { id: randomUUID(), kind: "audio_off" }, "comment"],
] as const)("%s needs a reason that somebody can read", (_, schema, body, field) => {
  const wrong = (said: string) =>
    schema.safeParse({ ...body, [field]: said }).error?.issues.map(({ path }) => path.join("."))
  expect(wrong("Ordered by a court")).toBeUndefined()
  for (const said of ["", " \n ", "\u200b".repeat(9), "A court\u0000order", "x".repeat(501)])
    expect(wrong(said)).toContain(field)
})
