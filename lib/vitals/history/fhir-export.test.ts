import { expect, test } from "vitest"

import { DeviceId, PatientId, VisitId } from "@/lib/ids"

import { resourcesOf } from "./fhir-export"

const id = "0198c6a0-0000-7000-8000-00000000000"

test("of a pressure of which one part is doubted, none leaves as valid", () => {
  const part = (code: string, value: number, questionable: boolean) => ({
    deviceId: DeviceId.parse(`${id}1`),
    code: `MDC_PRESS_BLD_NONINV_${code}`,
    at: new Date(1_800_000_000_000),
    value,
    unit: "mm[Hg]",
    derived: false,
    origin: "device" as const,
    questionable,
  })
  const textOf = (isDoubted: boolean) =>
    JSON.stringify([
      ...resourcesOf({
        visitId: VisitId.parse(`${id}2`),
        patientId: PatientId.parse(`${id}3`),
        zone: "UTC",
        from: 0,
        to: 2e12,
        numbers: [part("DIA", 80, false), part("SYS", 120, isDoubted)],
        signals: [],
        isReplayed: false,
        alarms: [],
      }),
    ])
  expect(textOf(false)).not.toContain("questionable")
  expect(textOf(true)).toContain("Marked questionable when it was measured")
})
