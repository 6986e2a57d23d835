import { and, asc, eq, gte, isNull, ne, or } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients, users } from "@/db/schema/identity"
import { summaries } from "@/db/schema/record"
import { visits } from "@/db/schema/scheduling"
import { modelDrafts } from "@/db/schema/transcripts"
import type { StaffActor } from "@/lib/actor"
import { recordAll } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { treats } from "@/lib/consultations/policy"
import type { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { ageOn } from "@/lib/time"

import { addendaOf } from "./addendum-rows"
import type { StoredAddendum } from "./addendum-rows"
import { summaryAsSigned } from "./as-signed"
import { areBehind } from "./behind"
import { draftExtras } from "./draft-extras"
import { methodOf, undoable } from "./edit-history"
import { editsOf } from "./edit-rows"
import { gapsInWriting } from "./extract/gaps"
import { recordReading, visitToRead } from "./reading"
import { wordingOf } from "./review"
import type { AddendumView, HistoryView, SummaryView, Unfinished } from "./summary-view"

export type SummaryRow = typeof summaries.$inferSelect

export async function lockSummary(tx: Tx, visitId: VisitId): Promise<SummaryRow | undefined> {
  const rows = await tx.select().from(summaries).where(eq(summaries.visitId, visitId)).for("update")
  return rows[0]
}

export async function summaryState(tx: Tx, visitId: VisitId): Promise<SummaryRow["state"]> {
  const rows = await tx
    .select({ state: summaries.state })
    .from(summaries)
    .where(eq(summaries.visitId, visitId))
  return rows[0]?.state ?? "drafting"
}

/** The summary of an ended visit, for its clinician and the nurse. */
export async function summaryOf(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<SummaryView, "not_found" | "forbidden" | "not_ended">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await visitToRead(tx, actor, visitId)
    if (!found.ok) return found
    const { visit, patient, clinician, clinic } = found.value
    if (visit.state !== "ended") return refuse("not_ended")
    const rows = await tx.select().from(summaries).where(eq(summaries.visitId, visitId))
    const summary = rows[0]
    const addenda = await addendaOf(tx, visitId)
    const edits = await editsOf(tx, visitId)
    const extras = draftExtras(summary ?? nothing)
    const state = addenda.length > 0 ? "amended" : (summary?.state ?? "drafting")
    await recordReading(tx, actor, visit, { state }, at)
    return ok({
      visitId,
      state: summary?.state ?? "drafting",
      version: summary?.version ?? 0,
      lines: summary?.lines ?? [],
      ...extras,
      notCovered: stillOpen(extras.notCovered, summary),
      method: methodOf(extras.method, edits),
      offeredBy: await offeredBy(tx, summary),
      edits: edits.length,
      canUndo: undoable(edits) !== undefined,
      instructionsBehind: summary?.state === "draft" && areBehind(edits, wordingOf(summary)),
      addenda: addenda.map(addendumView),
      sources: summary?.sources ?? [],
      draftedAt: summary?.draftedAt?.toISOString() ?? null,
      editedAt: summary?.editedAt?.toISOString() ?? null,
      signed: await signatureOf(tx, summary),
      maySign: treats(actor, visit),
      clinic: { name: clinic.name, zone: clinic.zone },
      patient: {
        name: patient.name,
        age: ageOn(patient.birthDate, visit.startsAt, clinic.zone),
        sex: patient.sex,
        reference: patient.reference,
      },
      clinician: { name: clinician.name },
      admittedAt: visit.admittedAt?.toISOString() ?? null,
      endedAt: visit.endedAt?.toISOString() ?? null,
    })
  })
  return withDenials(actor, "summary.read", visitId, result, at)
}

/** A clinician's visits of the last 30 days whose summary is not signed, oldest first. */
export async function unfinished(actor: StaffActor, at: Date): Promise<Unfinished[]> {
  if (actor.role !== "clinician") return []
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .select({
        visit: visits,
        patient: { id: patients.id, name: patients.name },
        state: summaries.state,
      })
      .from(visits)
      .innerJoin(patients, eq(patients.id, visits.patientId))
      .leftJoin(summaries, eq(summaries.visitId, visits.id))
      .where(
        and(
          eq(visits.clinicianId, actor.userId),
          eq(visits.state, "ended"),
          gte(visits.startsAt, new Date(at.getTime() - monthMs)),
          or(isNull(summaries.state), ne(summaries.state, "signed")),
        ),
      )
      .orderBy(asc(visits.startsAt))
    const byPatient = new Map(rows.map((row) => [row.patient.id, row]))
    await recordAll(
      tx,
      actor,
      [...byPatient.values()].map((row) => ({
        action: "visit.listed" as const,
        entity: { type: "visit" as const, id: row.visit.id },
        outcome: "success" as const,
        purpose: "TREAT" as const,
        patientId: row.patient.id,
        data: { view: "to_finish", results: rows.length },
      })),
      at,
    )
    return rows.map(({ visit, patient, state }) => ({
      visitId: visit.id,
      patient: { name: patient.name },
      startsAt: visit.startsAt.toISOString(),
      state: state === "draft" ? "draft" : "drafting",
    }))
  })
}

/** Who changed the text, and what, for whoever may read it. */
export async function summaryHistory(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<HistoryView, "not_found" | "forbidden">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const found = await visitToRead(tx, actor, visitId)
    if (!found.ok) return found
    const { visit, patient, clinic } = found.value
    const rows = await tx.select().from(summaries).where(eq(summaries.visitId, visitId))
    const summary = rows[0]
    if (summary === undefined) return refuse("not_found")
    const edits = await editsOf(tx, visitId)
    await recordReading(tx, actor, visit, { state: summary.state, view: "history" }, at)
    const undone = new Set(edits.map(({ undoes }) => undoes))
    return ok({
      visitId,
      zone: clinic.zone,
      patient: { name: patient.name },
      draftedAt: summary.draftedAt?.toISOString() ?? null,
      method: methodOf(summary.method, edits),
      signed: await signatureOf(tx, summary),
      edits: edits.toReversed().map((edit) => ({
        ...edit,
        at: edit.at.toISOString(),
        undone: undone.has(edit.version),
      })),
    })
  })
  return withDenials(actor, "summary.read", visitId, result, at)
}

export function addendumView({ at, ...rest }: StoredAddendum): AddendumView {
  return { ...rest, at: at.toISOString() }
}

/** Without what a person wrote down since, in their own words. */
function stillOpen(notCovered: readonly string[], summary: SummaryRow | undefined): string[] {
  const own = [...(summary?.lines ?? []), ...(summary?.instructions ?? [])].flatMap(
    ({ text, cites }) => (cites.length === 0 ? [text] : []),
  )
  const open = gapsInWriting(own)
  return notCovered.filter((code) => open === undefined || open.some((gap) => gap === code))
}

async function offeredBy(tx: Tx, summary: SummaryRow | undefined): Promise<string | null> {
  if (summary?.state !== "draft") return null
  const [row] = await tx
    .select({ model: modelDrafts.model })
    .from(modelDrafts)
    .where(and(eq(modelDrafts.visitId, summary.visitId), eq(modelDrafts.state, "offered")))
  return row?.model ?? null
}

const nothing = { instructions: null, notCovered: null, dropped: null, method: null }

async function signatureOf(
  tx: Tx,
  summary: SummaryRow | undefined,
): Promise<SummaryView["signed"]> {
  if (!summary?.signedAt || !summary.signedBy || !summary.signedText || !summary.signedSha256)
    return null
  const rows = await tx
    .select({ name: users.name })
    .from(users)
    .where(eq(users.id, summary.signedBy))
  const { signedAt, signedSha256: sha256, editDistance } = summary
  const text = summary.signedText
  summaryAsSigned({ text, sha256 }, wordingOf(summary))
  const by = rows[0]?.name ?? summary.signedBy
  return { at: signedAt.toISOString(), by, text, sha256, editDistance }
}

const monthMs = 30 * 86_400_000
