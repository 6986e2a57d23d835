import { desc, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { guests, seats } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import { speakerConsents, transcripts } from "@/db/schema/transcripts"
import type { Party } from "@/db/schema/transcripts"
import type { Actor } from "@/lib/actor"
import { consentDecision } from "@/lib/audit/consent-decision"
import type { AuditEvent } from "@/lib/audit/event"
import { purposeOf } from "@/lib/audit/purpose"
import { recordAll } from "@/lib/audit/record"
import { newestConsent } from "@/lib/consents/visit-consent"
import { asList } from "@/lib/sealing/as-list"

import type { SpeakerRole } from "./turn"

/** When it was asked whether everybody agrees: on being brought, when a draft begins, when it is committed. */
export type CheckedAt = "bring" | "start" | "commit"
/** Somebody who may speak in a visit. `agreed` is null where nobody recorded an answer. */
export type Speaker = {
  party: Party
  role: SpeakerRole
  name: string | null
  agreed: boolean | null
}
type Known = Speaker & { consentId: string | null }

/**
 * Everybody who may speak in a visit. The clinician agrees by bringing the transcript; the patient by the
 * visit's consent; everybody else by what the clinician recorded for them. Nobody who spoke is left out.
 */
export async function speakersOf(tx: Tx, visit: VisitRow): Promise<Speaker[]> {
  return (await known(tx, visit)).map(({ party, role, name, agreed }) => ({
    party,
    role,
    name,
    agreed,
  }))
}

/**
 * Those of `parties` who have not agreed. Each decision is an audit event of its own in the caller's
 * transaction, the permitted ones too.
 */
export async function refusedBy(
  tx: Tx,
  actor: Actor,
  visit: VisitRow,
  parties: readonly Party[],
  when: CheckedAt,
  at: Date,
): Promise<Party[]> {
  const { refused, events } = await decisionsOn(tx, actor, visit, parties, when)
  await recordAll(tx, actor, events, at)
  return refused
}

/** The same with the events still to be recorded, for a caller who has more to record in one go. */
export async function decisionsOn(
  tx: Tx,
  actor: Actor,
  visit: VisitRow,
  parties: readonly Party[],
  when: CheckedAt,
): Promise<{ refused: Party[]; events: AuditEvent[] }> {
  const speakers = await known(tx, visit, parties)
  const decisions = parties.map((party) => ({
    party,
    consent: speakers.find((speaker) => speaker.party === party),
  }))
  return {
    refused: decisions.filter(({ consent }) => consent?.agreed !== true).map(({ party }) => party),
    events: decisions.map(({ party, consent }) =>
      consentDecision({
        visit,
        consentId: consent?.consentId ?? null,
        agreed: consent?.agreed,
        purposeOfUse: purposeOf(actor),
        data: { purpose: "transcript", party, when },
      }),
    ),
  }
}

/** `parties`: whose answers are wanted; undefined: everybody's. Of most visits they are the clinician and the patient. */
async function known(tx: Tx, visit: VisitRow, parties?: readonly Party[]): Promise<Known[]> {
  const given = await newestConsent(tx, visit.id)
  const two: Known[] = [
    { party: "clinician", role: "clinician", name: null, agreed: true, consentId: null },
    {
      party: "patient",
      role: "patient",
      name: null,
      agreed: given?.transcript ?? null,
      consentId: given?.id ?? null,
    },
  ]
  const only = parties?.every((party) => party === "clinician" || party === "patient")
  return only === true ? two : [...two, ...(await othersIn(tx, visit))]
}

/**
 * Who was invited, who sat in the call, who answered and who speaks in the transcript: an invitation that was
 * taken back, or an interpreter who was exchanged, takes nobody's words out of it, so nor their say over them.
 */
async function othersIn(tx: Tx, visit: VisitRow): Promise<Known[]> {
  const answers = await tx
    .selectDistinctOn([speakerConsents.party])
    .from(speakerConsents)
    .where(eq(speakerConsents.visitId, visit.id))
    .orderBy(speakerConsents.party, desc(speakerConsents.recordedAt))
  const [said] = await tx
    .select({ parties: transcripts.parties })
    .from(transcripts)
    .where(eq(transcripts.visitId, visit.id))
  const concerned = new Set<Party>([
    ...answers.map(({ party }) => party),
    ...(said?.parties ?? []),
    ...(visit.interpreterId === null ? [] : ["interpreter" as const]),
  ])
  const invited = await asList(() =>
    tx
      .select({
        id: guests.id,
        role: guests.role,
        name: guests.name,
        revokedAt: guests.revokedAt,
        joinedAt: seats.joinedAt,
      })
      .from(guests)
      .leftJoin(seats, eq(seats.guestId, guests.id))
      .where(eq(guests.visitId, visit.id))
      .orderBy(guests.invitedAt, guests.id),
  )
  const others: Omit<Known, "agreed" | "consentId">[] = [
    ...(concerned.has("interpreter")
      ? [{ party: "interpreter" as const, role: "interpreter" as const, name: null }]
      : []),
    ...invited.flatMap(({ id, role, name, revokedAt, joinedAt }) => {
      const party = `guest:${id}` as const
      const was = revokedAt === null || joinedAt !== null || concerned.has(party)
      return was ? [{ party, role, name }] : []
    }),
    { party: "other", role: "other", name: null },
  ]
  return others.map((one) => {
    const row = answers.find(({ party }) => party === one.party)
    return { ...one, agreed: row?.agreed ?? null, consentId: row?.id ?? null }
  })
}
