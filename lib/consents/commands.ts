import { randomUUID } from "node:crypto"

import { and, asc, desc, eq, inArray, isNotNull, notInArray, or } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { consentPurposes, standingConsents } from "@/db/schema/people"
import type { ConsentPurpose } from "@/db/schema/people"
import { summaries } from "@/db/schema/record"
import { visits } from "@/db/schema/scheduling"
import { summaryEdits } from "@/db/schema/summary-review"
import { transcripts } from "@/db/schema/transcripts"
import type { PortalActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import type { Locale } from "@/lib/i18n/locales"
import { actsFully } from "@/lib/identity/portal-scope"
import type { PatientId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { keepTexts } from "./keep-texts"
import type { ConsentDecision } from "./schema"
import { afterLast, newestConsent, writeVisitConsent } from "./visit-consent"
import type { Agreed } from "./visit-consent"

/**
 * Agrees to one purpose, or takes that back, outside any visit. Taking back counts at once in every visit
 * that stands, and in every one with a transcript or whose summary is not signed yet: those in which the
 * patient agreed get a row that says no. Agreeing reaches into no visit:
 * before each one the patient is asked again.
 */
export async function decideConsent(
  actor: PortalActor,
  { purpose, agreed }: ConsentDecision,
  language: Locale,
  at: Date,
): Promise<Result<{ visits: number }, "forbidden">> {
  const entity = { type: "consent" as const, id: purpose }
  if (!may(actor, "own.consents")) return deny(actor, "consent.changed", entity, "forbidden", at)
  const answer = await withTenant(actor.clinicId, async (tx) => {
    if (!(await actsFully(tx, actor))) return undefined
    const { clinicId, patientId, proxyId } = actor
    const texts = await keepTexts(tx, clinicId, [purpose], language, at)
    const before = await standingOf(tx, patientId)
    const id = randomUUID()
    await tx.insert(standingConsents).values({
      id,
      clinicId,
      patientId,
      purpose,
      agreed,
      textSha256: texts[0]?.sha256 ?? "",
      givenByProxy: proxyId,
      givenAt: afterLast(await lastOf(tx, patientId), at),
    })
    await record(
      tx,
      actor,
      {
        action: agreed ? "consent.given" : "consent.changed",
        entity: { type: "consent", id },
        outcome: "success",
        purpose: "PATRQT",
        patientId,
        data: { ...before, [purpose]: agreed },
      },
      at,
    )
    return agreed ? 0 : withdrawInVisits(tx, actor, purpose, texts, at)
  })
  return answer === undefined
    ? deny(actor, "consent.changed", entity, "forbidden", at)
    : ok({ visits: answer })
}

async function lastOf(tx: Tx, patientId: PatientId): Promise<Date | undefined> {
  const [last] = await tx
    .select({ at: standingConsents.givenAt })
    .from(standingConsents)
    .where(eq(standingConsents.patientId, patientId))
    .orderBy(desc(standingConsents.givenAt))
    .limit(1)
  return last?.at
}

async function withdrawInVisits(
  tx: Tx,
  actor: PortalActor,
  purpose: ConsentPurpose,
  texts: Awaited<ReturnType<typeof keepTexts>>,
  at: Date,
): Promise<number> {
  const open = await tx
    .select({ id: visits.id, clinicId: visits.clinicId, patientId: visits.patientId })
    .from(visits)
    .where(
      and(
        eq(visits.patientId, actor.patientId),
        or(
          inArray(visits.state, ["booked", "waiting", "in_call"]),
          // A transcript is withdrawn after the visit too: one that is there, and one that may yet be brought.
          purpose === "transcript" ? inArray(visits.id, transcribed(tx)) : undefined,
          purpose === "transcript" ? inArray(visits.id, quoted(tx)) : undefined,
          purpose === "transcript"
            ? and(eq(visits.state, "ended"), notInArray(visits.id, signed(tx)))
            : undefined,
        ),
      ),
    )
    .orderBy(asc(visits.id))
    .for("update")
  let changed = 0
  for (const visit of open) {
    const given = await newestConsent(tx, visit.id)
    if (given === undefined || !given[purpose]) continue
    const { video, vitals, charting, transcript } = given
    const agreed = { video, vitals, charting, transcript, [purpose]: false }
    await writeVisitConsent(tx, actor, visit, { agreed, texts, first: false }, at)
    changed += 1
  }
  return changed
}

function transcribed(tx: Tx) {
  return tx.select({ id: transcripts.visitId }).from(transcripts)
}

/** Edits that may still quote one that went by its age. */
function quoted(tx: Tx) {
  const { visitId, difference, mayQuote } = summaryEdits
  return tx
    .select({ id: visitId })
    .from(summaryEdits)
    .where(and(eq(mayQuote, true), isNotNull(difference)))
}

function signed(tx: Tx) {
  return tx.select({ id: summaries.visitId }).from(summaries).where(eq(summaries.state, "signed"))
}

/** What stands of each purpose: the newest decision, and no where there is none. */
async function standingOf(tx: Tx, patientId: PatientId): Promise<Agreed> {
  const rows = await tx
    .selectDistinctOn([standingConsents.purpose], {
      purpose: standingConsents.purpose,
      agreed: standingConsents.agreed,
    })
    .from(standingConsents)
    .where(eq(standingConsents.patientId, patientId))
    .orderBy(standingConsents.purpose, desc(standingConsents.givenAt))
  const agreed = { video: false, vitals: false, charting: false, transcript: false }
  for (const purpose of consentPurposes)
    agreed[purpose] = rows.some((row) => row.purpose === purpose && row.agreed)
  return agreed
}
