import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { summaries } from "@/db/schema/record"
import type { PortalActor, StaffActor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { withDenials } from "@/lib/consultations/denied"
import { judge, mayReadNote } from "@/lib/consultations/policy"
import { findVisit } from "@/lib/consultations/visit-rows"
import { actsFully } from "@/lib/identity/portal-scope"
import type { PatientId, VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { addendaOf } from "./addendum-rows"
import { asSigned } from "./sha256"
import type { Paper, SignedCopy } from "./signed-copy"
import { paperIn } from "./signed-copy"

type Reader = StaffActor | PortalActor
type Refusal = "not_found" | "forbidden" | "not_signed"

/** The signed text and its addenda, laid out for paper. In the log before the page is sent. */
export function printedCopy(
  actor: Reader,
  visitId: VisitId,
  at: Date,
): Promise<Result<SignedCopy, Refusal>> {
  return copyFor(actor, visitId, { action: "summary.printed", attempted: "summary.print" }, at)
}

/** The same as a file. In the log before the first byte goes. */
export function exportedCopy(
  actor: Reader,
  visitId: VisitId,
  form: "pdf" | "txt",
  at: Date,
): Promise<Result<SignedCopy, Refusal>> {
  const taken = { action: "summary.exported", attempted: "summary.export", form } as const
  return copyFor(actor, visitId, taken, at)
}

type Taken =
  | { action: "summary.printed"; attempted: string }
  | { action: "summary.exported"; attempted: string; form: "pdf" | "txt" }

async function copyFor(
  actor: Reader,
  visitId: VisitId,
  taken: Taken,
  at: Date,
): Promise<Result<SignedCopy, Refusal>> {
  const result = await withTenant(
    actor.clinicId,
    async (tx): Promise<Result<SignedCopy, Refusal>> => {
      const found = await readable(tx, actor, visitId)
      if (!found.ok) return found
      const copy = await signedCopyOf(tx, visitId, found.value.paper)
      if (copy === undefined) return refuse("not_signed")
      const data = {
        visitId,
        sha256: copy.sha256,
        // A log line holds so many at most; the newest say the most.
        addenda: copy.addenda.slice(-mostListed).map(({ sha256 }) => sha256),
      }
      const event = {
        entity: { type: "summary", id: visitId },
        outcome: "success",
        purpose: purposeOf(actor),
        patientId: found.value.patientId,
      } as const
      await record(
        tx,
        actor,
        taken.action === "summary.printed"
          ? { ...event, action: taken.action, data }
          : { ...event, action: taken.action, data: { ...data, form: taken.form } },
        at,
      )
      return ok(copy)
    },
  )
  return withDenials(actor, taken.attempted, visitId, result, at)
}

const mostListed = 64

/** Staff who may read the visit's note; a patient, or a proxy with full rights, their own. */
async function readable(
  tx: Tx,
  actor: Reader,
  visitId: VisitId,
): Promise<Result<{ patientId: PatientId; paper: Paper }, "not_found" | "forbidden">> {
  const found = await findVisit(tx, visitId)
  if (actor.kind === "portal") {
    if (!may(actor, "own.summaries") || !(await actsFully(tx, actor))) return refuse("forbidden")
    if (found?.visit.patientId !== actor.patientId) return refuse("not_found")
  } else {
    const judged = judge(actor, found?.visit, mayReadNote)
    if (!judged.ok) return judged
  }
  if (found === undefined) return refuse("not_found")
  return ok({ patientId: found.visit.patientId, paper: paperIn(found.clinic.country) })
}

async function signedCopyOf(
  tx: Tx,
  visitId: VisitId,
  paper: Paper,
): Promise<SignedCopy | undefined> {
  const [row] = await tx
    .select({ summary: summaries, by: users.name })
    .from(summaries)
    .innerJoin(users, eq(users.id, summaries.signedBy))
    .where(eq(summaries.visitId, visitId))
  const { signedText, signedSha256, signedAt } = row?.summary ?? {}
  if (row === undefined || !signedText || !signedSha256 || !signedAt) return undefined
  return {
    visitId,
    paper,
    text: asSigned(signedText, signedSha256),
    sha256: signedSha256,
    by: row.by,
    at: signedAt,
    addenda: (await addendaOf(tx, visitId)).map(({ number, text, sha256, by, at }) => ({
      ...{ number, text, sha256, by, at },
    })),
  }
}
