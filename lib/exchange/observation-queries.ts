import { sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import { z } from "zod"

import type { Tx } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import { testData } from "@/lib/fhir/observation"
import { isRefusal, refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import type { DateRange, Token } from "@/lib/fhir/search-value"
import { uuidDigits, uuidOfDigits } from "@/lib/fhir/uuid-digits"
import { mdcSystem, pressureCodings, vitalCodings } from "@/lib/fhir/vital-coding"
import type { VitalCoding, VitalName } from "@/lib/fhir/vital-coding"
import { pressureObservation, vitalObservation } from "@/lib/fhir/vital-observation"
import { PatientId } from "@/lib/ids"

import { pageOf } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { notOurs, uuids } from "./keyset"
import { everyRecord } from "./patient-queries"
import { oneOf, seen } from "./visit-queries"
import {
  isWaveKind,
  waveKey,
  waveNamed,
  wavesCodedBy,
  wavesFound,
  wavesIn,
} from "./wave-observation-queries"

/**
 * Charted numbers as vital-signs Observations, the parts of one blood pressure in one; and charted waves,
 * a stored chunk each (`wave-observation-queries.ts`). Both stand in one order of time.
 */
export const observations: Kind = { read, search: searchObservations }

const pressure = {
  systolic: "MDC_PRESS_BLD_NONINV_SYS",
  diastolic: "MDC_PRESS_BLD_NONINV_DIA",
  mean: "MDC_PRESS_BLD_NONINV_MEAN",
} as const
const pressureKind = "BP"

/** What can be told, in an order that never changes: an id names its place. New ones are added at the end. */
const kinds = [
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
type ObservationKind = (typeof kinds)[number]

const Row = z.object({
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
type Row = z.infer<typeof Row>
type NumberRow = Row & { kind: ObservationKind; parts: NonNullable<Row["parts"]> }

async function read(question: Question, id: string): Promise<Found | undefined> {
  const wave = waveNamed(id)
  if (wave !== undefined) {
    const range = { from: wave.at, until: wave.at + 1 }
    const where = sql`kind = ${wave.kind} and at = ${iso(wave.at)}::timestamptz`
    const rows = await rowsOf(question, seen(question), range, where, { waves: sql`true` }, 1)
    return (await wavesFound(question.tx, rows)).found.get(waveKey(rows[0]))
  }
  const [, device = "", moment = "", place = ""] =
    /^([0-9a-z]{25})\.([0-9a-z]{1,9})\.([0-9a-z]{1,2})$/.exec(id) ?? []
  const deviceId = uuidOfDigits(device)
  const at = Number.parseInt(moment, 36)
  const kind = kinds[Number.parseInt(place, 36)]
  if (deviceId === undefined || kind === undefined || !(at > 0 && at < 2e14)) return undefined
  const where = sql`device_id = ${deviceId} and kind = ${kind}`
  const range = { from: at, until: at + 1 }
  const [row] = await rowsOf(question, seen(question), range, where, { numbers: true }, 1)
  return row && isNumber(row) ? found(row) : undefined
}

async function searchObservations(question: Question, search: Search): Promise<Page | Refusal> {
  const { tokens, references, dates } = search
  const ids = tokens["_id"]
  if (ids !== undefined) {
    const all: Found[] = []
    for (const { code } of ids) {
      const one = await read(question, code)
      if (one !== undefined) all.push(one)
    }
    return references["patient"] || references["encounter"]
      ? refusal(400, "not-supported", "_id stands alone", "_id")
      : { found: all.slice(0, search.count) }
  }
  const after = afterOf(search)
  if (isRefusal(after)) return after
  const codes = tokens["code"]
  const wanted = codes && kinds.filter((kind) => isCodedBy(kind, codes))
  const patientIds =
    references["patient"] && (await everyRecord(question.tx, uuids(references["patient"])))
  const conditions = [
    seen(question),
    references["encounter"] && oneOf(visits.id, uuids(references["encounter"])),
    patientIds && oneOf(visits.patientId, patientIds),
  ].filter((one) => one !== undefined)
  const kindIs =
    wanted === undefined || wanted.length === 0
      ? sql`true`
      : sql`(kind in (${sql.join(
          wanted.map((kind) => sql`${kind}`),
          sql`, `,
        )}) or parts is null)`
  const sources = {
    numbers: isOf(tokens["category"], "vital-signs") && wanted?.length !== 0,
    waves: isOf(tokens["category"], "procedure") ? wavesCodedBy(codes) : undefined,
  }
  const rows = await rowsOf(
    question,
    sql.join(conditions, sql` and `),
    dates["date"],
    sql`${kindIs} and ${after.condition}`,
    sources,
    search.count + 1,
  )
  const waves = await wavesFound(
    question.tx,
    rows.slice(0, search.count).filter(({ parts }) => parts === null),
  )
  // Waves are long: where the page would hold too much of them it ends before.
  const cut = rows.findIndex((row) => waves.cut !== undefined && waveKey(row) === waves.cut)
  const count = cut > 0 ? cut : search.count
  const page = pageOf(rows, count, (row) => [
    row.at.toISOString(),
    row.device_id,
    isNumber(row) ? String(kinds.indexOf(row.kind)) : row.kind,
  ])
  const all = page.rows.flatMap(
    (row) => (isNumber(row) ? found(row) : waves.found.get(waveKey(row))) ?? [],
  )
  return { found: all, next: page.next }
}

function isNumber(row: Row): row is NumberRow {
  return row.parts !== null && kinds.some((kind) => kind === row.kind)
}

function isOf(categories: readonly Token[] | undefined, code: string): boolean {
  return (
    categories?.some(
      (one) => one.code === code && (one.system ?? observationCategories) === observationCategories,
    ) ?? true
  )
}

const observationCategories = "http://terminology.hl7.org/CodeSystem/observation-category"

const Keys = z.tuple([z.iso.datetime(), z.uuid(), z.string().max(30)])

function afterOf(search: Search): { condition: SQL } | Refusal {
  if (search.after === undefined) return { condition: sql`true` }
  const keys = Keys.safeParse(search.after)
  const [, , last = ""] = keys.data ?? []
  const kind = isWaveKind(last) ? last : /^\d{1,2}$/.test(last) ? kinds[Number(last)] : undefined
  if (!keys.success || kind === undefined) return notOurs
  const [at, device] = keys.data
  return {
    condition: sql`(at, device_id, kind) > (${at}::timestamptz, ${device}::uuid, ${kind})`,
  }
}

/** What stands with a visit's summary: `found` in the order of time, of `count` that are charted. */
export type Charted = { readonly found: readonly Found[]; readonly count: number }

/**
 * The charted numbers of these visits: all of them where they are few, else the newest of each kind, then those
 * before them, up to `mostBeside` a visit. The caller has judged that the visits may be seen.
 */
export async function chartedIn(
  tx: Tx,
  visitIds: readonly string[],
): Promise<ReadonlyMap<string, Charted>> {
  if (visitIds.length === 0) return new Map()
  const { rows } = await tx.execute(sql`
    with ${grouped(oneOf(visits.id, visitIds))}, ranked as (
      select *, row_number() over (partition by visit_id, kind order by at desc, device_id) as nth,
        count(*) over (partition by visit_id)::int as charted
      from grouped
    ), placed as (
      select *, row_number() over (partition by visit_id order by nth, kind) as place from ranked
    )
    select visit_id, patient_id, device_id, at, kind, parts, charted from placed
    where place <= ${mostBeside} order by at, device_id, kind`)
  const all = z.array(Row.extend({ charted: z.int() })).parse(rows)
  return new Map(
    [...new Set(all.map((row) => row.visit_id))].map((visitId) => {
      const mine = all.filter((row) => row.visit_id === visitId)
      const told = mine.flatMap((row) => (isNumber(row) ? (found(row) ?? []) : []))
      // What the interface cannot tell is none of those that a search would find.
      const count = (mine[0]?.charted ?? 0) - (mine.length - told.length)
      return [visitId, { found: told, count }]
    }),
  )
}

/** A document is read whole: what is charted every few seconds would fill it. */
const mostBeside = 100

/** Both where the days lie and what holds keep of days that are gone; a number counts once. */
async function rowsOf(
  { tx }: Question,
  ofVisits: SQL | undefined,
  range: DateRange | undefined,
  where: SQL,
  { numbers = false, waves }: { numbers?: boolean; waves?: SQL | undefined },
  most: number,
): Promise<Row[]> {
  const wanted = [
    ...(numbers ? [sql`select * from grouped`] : []),
    ...(waves === undefined ? [] : [wavesIn(sql`${ofVisits ?? sql`true`} and ${waves}`, range)]),
  ]
  if (wanted.length === 0) return []
  const { rows } = await tx.execute(sql`
    with ${grouped(ofVisits, range)}
    select * from (${sql.join(wanted, sql` union all `)}) observations
    where ${where} order by at, device_id, kind limit ${most}`)
  return z.array(Row).parse(rows)
}

/** `grouped`: the numbers of these visits and times, those that belong together in one row. */
function grouped(ofVisits: SQL | undefined, range?: DateRange): SQL {
  const from = range?.from == null ? sql`true` : sql`n.at >= ${iso(range.from)}::timestamptz`
  const until = range?.until == null ? sql`true` : sql`n.at < ${iso(range.until)}::timestamptz`
  const codes = [...kinds.filter((kind) => kind !== pressureKind), ...Object.values(pressure)]
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

function isCodedBy(
  kind: ObservationKind,
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

/** Undefined: in a unit that its profile does not allow. It is charted, and told by the exports. */
function found(row: NumberRow): Found | undefined {
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
  const id = `${uuidDigits(row.device_id)}.${row.at.getTime().toString(36)}.${kinds.indexOf(row.kind).toString(36)}`
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

function iso(at: number): string {
  return new Date(at).toISOString()
}
