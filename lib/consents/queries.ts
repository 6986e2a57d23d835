import { desc, eq, inArray, or } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { consentPurposes, consentTexts, proxies, standingConsents } from "@/db/schema/people"
import type { ConsentPurpose } from "@/db/schema/people"
import { consents } from "@/db/schema/rooms"
import type { ConsentRow } from "@/db/schema/rooms"
import type { PortalActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { actsFully } from "@/lib/identity/portal-scope"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

export type Decision = {
  purpose: ConsentPurpose
  agreed: boolean
  at: string
  /** "visit": asked before a visit; "page": decided on the patient's own page; "clinic": told to the clinic. */
  where: "visit" | "page" | "clinic"
  /** Who decided for the patient; null: the patient. */
  by: string | null
  /** As it stood on the page; null of decisions from before texts were kept. */
  text: { version: number; language: string; text: string } | null
}

/** Every decision about what a patient agrees to, newest first: the first of each purpose counts. */
export async function ownConsents(actor: PortalActor): Promise<Result<Decision[], "forbidden">> {
  const entity = { type: "consent" as const, id: "list" }
  if (!may(actor, "own.consents")) return deny(actor, "consent.changed", entity, "forbidden")
  const list = await withTenant(actor.clinicId, async (tx) => {
    if (!(await actsFully(tx, actor))) return undefined
    const decisions = await decisionsOf(tx, actor)
    await record(tx, actor, {
      action: "patient.read",
      patientId: actor.patientId,
      entity: { type: "patient", id: actor.patientId },
      outcome: "success",
      purpose: "PATRQT",
      data: { view: "own", fields: ["consents"] },
    })
    return decisions
  })
  return list === undefined ? deny(actor, "consent.changed", entity, "forbidden") : ok(list)
}

async function decisionsOf(tx: Tx, actor: PortalActor): Promise<Decision[]> {
  // Consents are final: those of a record that was merged keep its id.
  const ids = tx
    .select({ id: patients.id })
    .from(patients)
    .where(or(eq(patients.id, actor.patientId), eq(patients.mergedInto, actor.patientId)))
  const inVisits = await tx
    .select()
    .from(consents)
    .where(inArray(consents.patientId, ids))
    .orderBy(desc(consents.givenAt))
    .limit(100)
  const standing = await tx
    .select()
    .from(standingConsents)
    .where(inArray(standingConsents.patientId, ids))
    .orderBy(desc(standingConsents.givenAt))
    .limit(100)
  const texts = new Map((await tx.select().from(consentTexts)).map((text) => [text.sha256, text]))
  const names = new Map(
    (await asList(() => tx.select({ id: proxies.id, name: proxies.name }).from(proxies))).map(
      ({ id, name }) => [id, name] as const,
    ),
  )
  const decision = (
    purpose: ConsentPurpose,
    agreed: boolean,
    at: Date,
    where: Decision["where"],
    proxyId: string | null,
    sha256: string | undefined,
  ): Decision => {
    const text = sha256 === undefined ? undefined : texts.get(sha256)
    return {
      purpose,
      agreed,
      at: at.toISOString(),
      where,
      by: proxyId === null ? null : (names.get(proxyId) ?? null),
      text: text ? { version: text.version, language: text.language, text: text.text } : null,
    }
  }
  return [
    ...standing.map((row) =>
      decision(row.purpose, row.agreed, row.givenAt, "page", row.givenByProxy, row.textSha256),
    ),
    ...inVisits.flatMap((row) =>
      consentPurposes
        .filter((purpose) => wasDecided(row, purpose))
        .map((purpose) =>
          decision(
            purpose,
            row[purpose],
            row.givenAt,
            row.recordedBy === null ? "visit" : "clinic",
            row.givenByProxy,
            row.texts.find((one) => one.purpose === purpose)?.sha256,
          ),
        ),
    ),
  ].toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

/** A row says what holds of every purpose; somebody answered about those whose text was shown, or that they told. */
function wasDecided({ texts, recordedBy }: ConsentRow, purpose: ConsentPurpose): boolean {
  if (recordedBy !== null) return purpose === "transcript"
  return texts.length === 0 || texts.some((one) => one.purpose === purpose)
}
