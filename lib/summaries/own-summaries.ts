import { and, desc, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { patients, users } from "@/db/schema/identity"
import { summaries } from "@/db/schema/record"
import type { Instruction, SummaryLine } from "@/db/schema/record"
import { visits } from "@/db/schema/scheduling"
import type { PortalActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { actsFully } from "@/lib/identity/portal-scope"
import type { VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList, isUnreadable } from "@/lib/sealing/as-list"

import { addendaOf } from "./addendum-rows"
import { summaryAsSigned } from "./as-signed"
import { draftExtras } from "./draft-extras"
import { addendumView } from "./queries"
import type { AddendumView } from "./summary-view"

export type OwnSummaryLine = {
  visitId: VisitId
  startsAt: string
  clinician: string
  /** Whether it says what to do after the visit. */
  instructions: boolean
  /** What is stored does not open: somebody changed the row. */
  damaged: boolean
}
export type OwnSummary = Omit<OwnSummaryLine, "instructions" | "damaged"> & {
  clinic: { name: string; phone: string; zone: string }
  patient: { name: string; reference: string }
  lines: SummaryLine[]
  /** What to do now, in plain words. */
  instructions: Instruction[]
  addenda: AddendumView[]
  signedAt: string
  signedBy: string
  sha256: string
}

/** The signed summaries of a patient's visits, newest first. Drafts are the clinician's alone. */
export async function ownSummaries(
  actor: PortalActor,
  at: Date,
): Promise<Result<OwnSummaryLine[], "forbidden">> {
  const entity = { type: "summary" as const, id: "own" }
  if (!may(actor, "own.summaries")) return deny(actor, "summary.read", entity, "forbidden", at)
  const rows = await withTenant(actor.clinicId, async (tx) => {
    if (!(await actsFully(tx, actor))) return undefined
    const found = await asList(() => signed(tx, actor))
    await record(
      tx,
      actor,
      {
        action: "summary.read",
        patientId: actor.patientId,
        entity,
        outcome: "success",
        purpose: "PATRQT",
        data: { state: "listed" },
      },
      at,
    )
    return found
  })
  if (rows === undefined) return deny(actor, "summary.read", entity, "forbidden", at)
  return ok(
    rows.map(({ visitId, startsAt, clinician, extras, lines, text }) => {
      const damaged = isUnreadable(lines, text, extras.instructions, extras.dropped)
      return {
        visitId,
        startsAt: startsAt.toISOString(),
        clinician,
        instructions: !damaged && draftExtras(extras).instructions.length > 0,
        damaged,
      }
    }),
  )
}

export async function ownSummary(
  actor: PortalActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<OwnSummary, "forbidden" | "not_found">> {
  const entity = { type: "summary" as const, id: visitId }
  if (!may(actor, "own.summaries")) return deny(actor, "summary.read", entity, "forbidden", at)
  const answer = await withTenant(actor.clinicId, async (tx) => {
    if (!(await actsFully(tx, actor))) return "forbidden"
    const [row] = await signed(tx, actor, visitId)
    if (row === undefined || row.signedAt === null || row.text === null || row.sha256 === null)
      return "not_found"
    const addenda = await addendaOf(tx, visitId)
    await record(
      tx,
      actor,
      {
        action: "summary.read",
        patientId: actor.patientId,
        entity,
        outcome: "success",
        purpose: "PATRQT",
        data: { visitId, state: addenda.length > 0 ? "amended" : "signed" },
      },
      at,
    )
    const { startsAt, signedAt, text, sha256, extras, lines, ...rest } = row
    const { instructions } = draftExtras(extras)
    return {
      ...rest,
      sha256,
      ...summaryAsSigned({ text, sha256 }, { lines, instructions }),
      addenda: addenda.map(addendumView),
      startsAt: startsAt.toISOString(),
      signedAt: signedAt.toISOString(),
    }
  })
  return typeof answer === "string" ? deny(actor, "summary.read", entity, answer, at) : ok(answer)
}

// Whose visit it was decides: a signed summary keeps the id that it was signed under.
function signed(tx: Tx, actor: PortalActor, visitId?: VisitId) {
  return tx
    .select({
      visitId: summaries.visitId,
      startsAt: visits.startsAt,
      clinician: users.name,
      signedBy: users.name,
      clinic: { name: clinics.name, phone: clinics.phone, zone: clinics.zone },
      patient: { id: patients.id, name: patients.name, reference: patients.reference },
      lines: summaries.lines,
      extras: {
        instructions: summaries.instructions,
        notCovered: summaries.notCovered,
        dropped: summaries.dropped,
        method: summaries.method,
      },
      signedAt: summaries.signedAt,
      text: summaries.signedText,
      sha256: summaries.signedSha256,
    })
    .from(summaries)
    .innerJoin(visits, eq(visits.id, summaries.visitId))
    .innerJoin(patients, eq(patients.id, visits.patientId))
    .innerJoin(users, eq(users.id, summaries.signedBy))
    .innerJoin(clinics, eq(clinics.id, visits.clinicId))
    .where(
      and(
        eq(visits.patientId, actor.patientId),
        eq(summaries.state, "signed"),
        visitId === undefined ? undefined : eq(summaries.visitId, visitId),
      ),
    )
    .orderBy(desc(visits.startsAt))
    .limit(100)
}
