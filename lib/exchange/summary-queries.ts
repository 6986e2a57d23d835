import { and, eq, or, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import { z } from "zod"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { addendumId, compositionResource, provenanceResource } from "@/lib/fhir/composition"
import type { CompositionFacts } from "@/lib/fhir/composition"
import type { Cursor } from "@/lib/fhir/cursor"
import { isRefusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import type { ClinicId } from "@/lib/ids"
import { modelsIn } from "@/lib/summaries/edit-history"
import {
  countSignedTexts,
  listSignedTexts,
  signedText,
  signedTexts,
} from "@/lib/summaries/signed-queries"
import type { SignedText } from "@/lib/summaries/signed-queries"

import { chartedIn } from "./charted-beside-queries"
import type { Charted } from "./charted-beside-queries"
import { damagedNotes, pageOf } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { inRange, notOurs, uuids } from "./keyset"
import { everyRecord } from "./patient-queries"
import { mayUse } from "./policy"
import { seen } from "./visit-queries"

/**
 * Signed summaries, by the visit's id, and their addenda, by that id and their number. Who wrote and signed
 * each is a Provenance of the same id.
 */
export const compositions: Kind = {
  read: (question, id) => read(question, id, compositionResource),
  search: (question, search) => searchSigned(question, search, compositionResource),
}

export const provenances: Kind = {
  read: (question, id) => read(question, id, provenanceResource),
  search: (question, search) => searchSigned(question, search, provenanceResource),
}

type View = typeof compositionResource | typeof provenanceResource

async function read(question: Question, id: string, view: View): Promise<Found | undefined> {
  const { tx, caller } = question
  const texts = await signedTexts(tx, and(named([{ id }]), seen(question)), 1)
  const charted = await besides(question, texts, view)
  const clinic = await clinicOf(tx, caller.clinicId)
  return texts.map((text) => found(text, clinic, view, charted))[0]
}

/** A signed summary with all of its addenda, and what it names of the visit's charted numbers. */
export async function compositionsOf(
  question: Question,
  visitId: string,
): Promise<{ texts: Found[]; charted: readonly Found[] }> {
  const { tx, caller } = question
  const where = and(among(signedText.visitId, [visitId]), seen(question))
  const texts = await signedTexts(tx, where, mostTexts)
  const clinic = await clinicOf(tx, caller.clinicId)
  const charted = await besides(question, texts, compositionResource)
  return {
    texts: texts.map((text) => found(text, clinic, compositionResource, charted)),
    charted: charted.get(visitId)?.found ?? [],
  }
}

/** Of one summary; nobody has ever written so many addenda. */
const mostTexts = 1_000

async function searchSigned(
  question: Question,
  search: Search,
  view: View,
): Promise<Page | Refusal> {
  const after = afterText(search.after)
  if (isRefusal(after)) return after
  const { tx, caller } = question
  const { tokens, references, dates } = search
  const patientIds = references["patient"] && (await everyRecord(tx, uuids(references["patient"])))
  const matching = and(
    seen(question),
    tokens["_id"] && named(tokens["_id"]),
    references["target"] && named(references["target"]),
    references["encounter"] && among(signedText.visitId, uuids(references["encounter"])),
    patientIds && among(signedText.patientId, patientIds),
    tokens["status"] && among(signedText.status, codesOf(tokens["status"]), "text"),
    inRange(signedText.at, dates["date"]),
  )
  const texts = await listSignedTexts(tx, and(matching, after), search.count + 1)
  const clinic = await clinicOf(tx, caller.clinicId)
  const page = pageOf(texts, search.count, ({ at, number, visitId }) => [
    at.toISOString(),
    visitId,
    String(number),
  ])
  const whole = page.rows.flatMap(({ number, at, summary }) =>
    summary === undefined ? [] : [{ number, at, summary }],
  )
  const charted = await besides(question, whole, view)
  const notes = damagedNotes(page.rows.length - whole.length, search.type)
  return {
    found: whole.map((text) => found(text, clinic, view, charted)),
    next: page.next,
    notes,
    total: () => countSignedTexts(tx, matching),
  }
}

/** The numbers that Compositions of summaries name, for whoever may read them: ids tell devices and times. */
async function besides(
  { tx, caller }: Question,
  texts: readonly SignedText[],
  view: View,
): Promise<ReadonlyMap<string, Charted>> {
  if (view !== compositionResource || !mayUse(caller, "Observation", "r")) return new Map()
  const summaries = texts.filter(({ number }) => number === 0)
  return chartedIn(
    tx,
    summaries.map(({ summary }) => summary.visitId),
  )
}

const Keys = z.tuple([z.iso.datetime(), z.uuid(), z.string().regex(/^\d{1,5}$/)])

function afterText(cursor: Cursor | undefined): SQL | undefined | Refusal {
  if (cursor === undefined) return undefined
  const keys = Keys.safeParse(cursor)
  if (!keys.success) return notOurs
  const [at, visitId, number] = keys.data
  const { at: signed, visitId: visit, number: nth } = signedText
  return sql`(${signed}, ${visit}, ${nth}) > (${at}::timestamptz, ${visitId}::uuid, ${Number(number)}::int)`
}

const Named = /^([0-9a-f-]{36})(?:\.([1-9]\d{0,4}))?$/i

/** Those of these ids: what is no id of ours names nothing. */
function named(values: readonly { id?: string; code?: string }[]): SQL {
  const names = values.flatMap((value) => {
    const [, id, number = "0"] = Named.exec(value.id ?? value.code ?? "") ?? []
    const uuid = z.uuid().safeParse(id)
    return uuid.success
      ? [
          sql`(${signedText.visitId} = ${uuid.data}::uuid and ${signedText.number} = ${Number(number)}::int)`,
        ]
      : []
  })
  return or(...names) ?? sql`false`
}

function among(value: SQL, wanted: readonly string[], type: "uuid" | "text" = "uuid"): SQL {
  const list = wanted.map((one) => sql`${one}::${sql.raw(type)}`)
  return list.length === 0 ? sql`false` : sql`${value} in (${sql.join(list, sql`, `)})`
}

function codesOf(tokens: readonly { code: string }[]): string[] {
  return tokens.map(({ code }) => code)
}

type Clinic = { id: string; name: string }

async function clinicOf(tx: Tx, clinicId: ClinicId): Promise<Clinic> {
  const [clinic] = await tx
    .select({ id: clinics.id, name: clinics.name })
    .from(clinics)
    .where(eq(clinics.id, clinicId))
  return clinic ?? { id: clinicId, name: "" }
}

function found(
  { number, summary }: SignedText,
  clinic: Clinic,
  view: View,
  charted: ReadonlyMap<string, Charted>,
): Found {
  const beside = charted.get(summary.visitId)
  const facts: CompositionFacts = {
    visitId: summary.visitId,
    patientId: summary.patientId,
    clinic,
    version: summary.version,
    ...signatureOf(summary),
    lines: summary.lines,
    instructions: summary.instructions,
    wasDrafted: summary.draftedAt !== null,
    models: modelsIn(summary.method),
    charted: beside && {
      ids: beside.found.map(({ resource }) => resource.id),
      count: beside.count,
    },
    addenda: summary.addenda.map((one) => ({
      id: addendumId(summary.visitId, one.number),
      number: one.number,
      words: one.words,
      ...signatureOf(one),
    })),
  }
  return {
    resource: view(facts, number),
    patientId: summary.patientId,
    entity: { type: "summary", id: summary.visitId },
  }
}

function signatureOf(one: { signedAt: Date; signedBy: string; signedSha256: string }) {
  return {
    signedAt: one.signedAt.toISOString(),
    signedBy: one.signedBy,
    sha256: one.signedSha256,
  }
}
