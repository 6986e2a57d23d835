import { sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import { z } from "zod"

import { visits } from "@/db/schema/scheduling"
import { isRefusal, refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import type { DateRange, Token } from "@/lib/fhir/search-value"

import { pageOf } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { iso, notOurs, uuids } from "./keyset"
import {
  groupedNumerics,
  isCodedBy,
  isNumeric,
  isTold,
  numericFound,
  numericKinds,
  numericNamed,
  ObservationRow,
} from "./numeric-observation-queries"
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
 * Charted numbers (`numeric-observation-queries.ts`) and charted waves (`wave-observation-queries.ts`), in one
 * order of time.
 */
export const observations: Kind = { read, search: searchObservations }

async function read(question: Question, id: string): Promise<Found | undefined> {
  const wave = waveNamed(id)
  if (wave !== undefined) {
    const range = { from: wave.at, until: wave.at + 1 }
    const where = sql`kind = ${wave.kind} and at = ${iso(wave.at)}::timestamptz`
    const rows = await rowsOf(question, seen(question), range, where, { waves: sql`true` }, 1)
    return (await wavesFound(question.tx, rows)).found.get(waveKey(rows[0]))
  }
  const numeric = numericNamed(id)
  if (numeric === undefined) return undefined
  const { deviceId, at, kind } = numeric
  const where = sql`device_id = ${deviceId} and kind = ${kind}`
  const range = { from: at, until: at + 1 }
  const [row] = await rowsOf(question, seen(question), range, where, { numbers: true }, 1)
  return row && isNumeric(row) ? numericFound(row) : undefined
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
      : { found: all.slice(0, search.count), total: async () => all.length }
  }
  const after = afterOf(search)
  if (isRefusal(after)) return after
  const codes = tokens["code"]
  const wanted = codes && numericKinds.filter((kind) => isCodedBy(kind, codes))
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
  const ofVisits = sql.join(conditions, sql` and `)
  const range = dates["date"]
  const where = sql`${kindIs} and ${after.condition}`
  const rows = await rowsOf(question, ofVisits, range, where, sources, search.count + 1)
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
    isNumeric(row) ? String(numericKinds.indexOf(row.kind)) : row.kind,
  ])
  const all = page.rows.flatMap(
    (row) => (isNumeric(row) ? numericFound(row) : waves.found.get(waveKey(row))) ?? [],
  )
  const total = () => countOf(question, ofVisits, range, sql`${kindIs} and ${isTold}`, sources)
  return { found: all, next: page.next, total }
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
  const kind = isWaveKind(last)
    ? last
    : /^\d{1,2}$/.test(last)
      ? numericKinds[Number(last)]
      : undefined
  if (!keys.success || kind === undefined) return notOurs
  const [at, device] = keys.data
  return {
    condition: sql`(at, device_id, kind) > (${at}::timestamptz, ${device}::uuid, ${kind})`,
  }
}

type Sources = { numbers?: boolean; waves?: SQL | undefined }

async function rowsOf(
  { tx }: Question,
  ofVisits: SQL | undefined,
  range: DateRange | undefined,
  where: SQL,
  sources: Sources,
  most: number,
): Promise<ObservationRow[]> {
  const from = observationsIn(ofVisits, range, sources)
  if (from === undefined) return []
  const { rows } = await tx.execute(
    sql`${from.query} select * from ${from.table} where ${where} order by at, device_id, kind limit ${most}`,
  )
  return z.array(ObservationRow).parse(rows)
}

async function countOf(
  { tx }: Question,
  ofVisits: SQL | undefined,
  range: DateRange | undefined,
  where: SQL,
  sources: Sources,
): Promise<number> {
  const from = observationsIn(ofVisits, range, sources)
  if (from === undefined) return 0
  const { rows } = await tx.execute(
    sql`${from.query} select count(*)::int as n from ${from.table} where ${where}`,
  )
  return Counted.parse(rows)[0].n
}

const Counted = z.tuple([z.object({ n: z.int() })])

/** Both where the days lie and what holds keep of days that are gone; a number counts once. */
function observationsIn(
  ofVisits: SQL | undefined,
  range: DateRange | undefined,
  { numbers = false, waves }: Sources,
): { query: SQL; table: SQL } | undefined {
  const wanted = [
    ...(numbers ? [sql`select * from grouped`] : []),
    ...(waves === undefined ? [] : [wavesIn(sql`${ofVisits ?? sql`true`} and ${waves}`, range)]),
  ]
  if (wanted.length === 0) return undefined
  return {
    query: sql`with ${groupedNumerics(ofVisits, range)}`,
    table: sql`(${sql.join(wanted, sql` union all `)}) observations`,
  }
}
