import { sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import { z } from "zod"

import { testData } from "@/lib/fhir/observation"
import type { DateRange } from "@/lib/fhir/search-value"
import { uuidDigits, uuidOfDigits } from "@/lib/fhir/uuid-digits"
import { mdcSystem, pressureCodings, vitalCodings } from "@/lib/fhir/vital-coding"
import type { VitalCoding, VitalName } from "@/lib/fhir/vital-coding"
import { pressureObservation, vitalObservation } from "@/lib/fhir/vital-observation"
import { PatientId } from "@/lib/ids"

import type { Found } from "./found"
import { iso } from "./keyset"

/** The parts of one blood pressure are told in one Observation. */
const pressure = {
  systolic: "MDC_PRESS_BLD_NONINV_SYS",
  diastolic: "MDC_PRESS_BLD_NONINV_DIA",
  mean: "MDC_PRESS_BLD_NONINV_MEAN",
} as const
const pressureKind = "BP"

/** What can be told, in an order that never changes: an id names its place. New ones are added at the end. */
export const numericKinds = [
  pressureKind,
  "MDC_ECG_HEART_RATE",
  "MDC_PULS_OXIM_PULS_RATE",
  "MDC_PULS_RATE_NON_INV",
  "MDC_PULS_OXIM_SAT_O2",
  "MDC_RESP_RATE",
  "MDC_TTHOR_RESP_RATE",
  "MDC_TEMP_BODY",
  "MDC_MASS_BODY_ACTUAL",
  "MDC_LEN_BODY_ACTUAL",
  "MDC_RATIO_MASS_BODY_LEN_SQ",
  "MDC_CONC_GLU_GEN",
] as const satisfies readonly (VitalName | typeof pressureKind)[]
type NumericKind = (typeof numericKinds)[number]

/** A row of either kind of Observation: the chunk of a wave has no parts. */
export const ObservationRow = z.object({
  visit_id: z.string(),
  patient_id: z.string(),
  device_id: z.string(),
  at: z.coerce.date(),
  kind: z.string(),
  parts: z
    .array(
      z.object({
        code: z.string(),
        value: z.number(),
        unit: z.string(),
        derived: z.boolean(),
        origin: z.string(),
        questionable: z.boolean(),
      }),
    )
    .nullable(),
})
export type ObservationRow = z.infer<typeof ObservationRow>
type NumericRow = ObservationRow & {
  kind: NumericKind
  parts: NonNullable<ObservationRow["parts"]>
}

export function isNumeric(row: ObservationRow): row is NumericRow {
  return row.parts !== null && numericKinds.some((kind) => kind === row.kind)
}

/** The id of a number's Observation: device, moment and kind. */
export function numericNamed(
  id: string,
): { deviceId: string; at: number; kind: NumericKind } | undefined {
  const [, device = "", moment = "", place = ""] =
    /^([0-9a-z]{25})\.([0-9a-z]{1,9})\.([0-9a-z]{1,2})$/.exec(id) ?? []
  const deviceId = uuidOfDigits(device)
  const at = Number.parseInt(moment, 36)
  const kind = numericKinds[Number.parseInt(place, 36)]
  if (deviceId === undefined || kind === undefined || !(at > 0 && at < 2e14)) return undefined
  return { deviceId, at, kind }
}

/** A query `grouped`: the numbers of these visits and times, those that belong together in one row. */
export function groupedNumerics(ofVisits: SQL | undefined, range?: DateRange): SQL {
  const from = range?.from == null ? sql`true` : sql`n.at >= ${iso(range.from)}::timestamptz`
  const until = range?.until == null ? sql`true` : sql`n.at < ${iso(range.until)}::timestamptz`
  const codes = [
    ...numericKinds.filter((kind) => kind !== pressureKind),
    ...Object.values(pressure),
  ]
  const known = sql`n.code in (${sql.join(
    codes.map((code) => sql`${code}`),
    sql`, `,
  )})`
  const columns = sql`n.visit_id, n.device_id, date_trunc('milliseconds', n.at) as at, n.code, n.value, n.unit, n.derived, n.origin, n.questionable`
  const of = sql`visits.id = n.visit_id and ${known} and ${from} and ${until} and ${ofVisits ?? sql`true`}`
  return sql`numbers as (
      select ${columns}, visits.patient_id from vital_numerics n join visits on ${of}
      union
      select ${columns}, visits.patient_id from kept_vital_numerics n join visits on ${of}
    ), grouped as (
      select visit_id, patient_id, device_id, at,
        (case when code like 'MDC_PRESS_BLD_NONINV_%' then ${pressureKind} else code end) collate "C" as kind,
        json_agg(json_build_object('code', code, 'value', value, 'unit', unit, 'derived', derived,
          'origin', origin, 'questionable', questionable) order by code) as parts
      from numbers group by visit_id, patient_id, device_id, at, kind
    )`
}

export function isCodedBy(
  kind: NumericKind,
  codes: readonly { system: string | undefined; code: string }[],
) {
  const [own, number]: [readonly string[], number | undefined] =
    kind === pressureKind
      ? [[pressureCodings.panel.loinc], pressureCodings.panel.mdc.cuff]
      : [codingOf(kind).loinc, codingOf(kind).mdc]
  return codes.some(
    ({ system, code }) =>
      ((system ?? "http://loinc.org") === "http://loinc.org" && own.includes(code)) ||
      ((system ?? mdcSystem) === mdcSystem && code === String(number)),
  )
}

/** Of rows of Observations: those that `numericFound` tells, and waves. */
export const isTold: SQL = sql`(parts is null or (kind, parts -> 0 ->> 'unit') in (${sql.join(
  numericKinds.flatMap((kind) =>
    kind === pressureKind ? [] : codingOf(kind).units.map((unit) => sql`(${kind}, ${unit})`),
  ),
  sql`, `,
)}) or kind = ${pressureKind})`

/** Undefined: in a unit that its profile does not allow. It is charted, and told by the exports. */
export function numericFound(row: NumericRow): Found | undefined {
  const [first] = row.parts
  if (first === undefined) return undefined
  const subject = { patient: row.patient_id, device: row.device_id, encounter: row.visit_id }
  const isDoubted = row.parts.some(({ questionable }) => questionable)
  const charted = {
    at: row.at.getTime(),
    derivedBy: first.derived ? "computed from the waveform by the bedside page" : undefined,
    validity: isDoubted ? ("questionable" as const) : ("valid" as const),
  }
  const value = (code: string) => row.parts.find((part) => part.code === code)?.value
  if (row.kind !== pressureKind && !codingOf(row.kind).units.includes(first.unit)) return undefined
  const resource =
    row.kind === pressureKind
      ? pressureObservation(
          {
            ...charted,
            way: "cuff",
            systolic: value(pressure.systolic),
            diastolic: value(pressure.diastolic),
            mean: value(pressure.mean),
          },
          subject,
        )
      : vitalObservation(
          { ...charted, name: row.kind, value: plain(first.value), unit: first.unit },
          subject,
        )
  const id = `${uuidDigits(row.device_id)}.${row.at.getTime().toString(36)}.${numericKinds.indexOf(row.kind).toString(36)}`
  return {
    resource: {
      ...resource,
      id,
      meta: { ...resource.meta, ...(first.origin === "recorded" ? testData : {}) },
    },
    patientId: PatientId.parse(row.patient_id),
    entity: { type: "vitals", id: row.visit_id },
  }
}

function codingOf(name: VitalName): VitalCoding {
  return vitalCodings[name]
}

/** Stored as a float of 32 bits: 36.6 comes back as 36.599998. */
function plain(value: number): number {
  return Number(value.toPrecision(7))
}
