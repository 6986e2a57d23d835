import { desc, eq } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { erasureRequests } from "@/db/schema/erasure"
import type { ErasureState } from "@/db/schema/erasure"
import { patients, users } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import type { PatientId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList } from "@/lib/sealing/as-list"

import { accountsOf, twoAccounts } from "./account-facts"
import type { NamedAccount } from "./account-facts"
import { obstacleTo, stateAt } from "./erasing"
import type { Obstacle } from "./erasing"
import { factsOf } from "./patient-facts"
import { settled, settledFrom } from "./two-people"
import type { NotTwo, Sign } from "./two-people"

export type AskedErasure = {
  state: ErasureState
  basis: string
  /** Empty once the patient is erased. */
  reason: string
  by: string
  /** Whether the reader asked for it: the other one decides. */
  own: boolean
  at: string
  until: string
}
export type Keeping = {
  /** Since when the whole record is under legal hold. */
  heldSince: string | null
  /** What keeps the patient from being erased now. */
  obstacle: Obstacle | null
  /** The newest request; null: nobody ever asked. */
  asked: AskedErasure | null
  /** Of a request that the reader could approve: the two accounts, and what speaks against their being two people. */
  two: Two | null
  /** From when the reader may ask for one; null: now. */
  asksFrom: string | null
}

export type AccountView = {
  name: string
  email: string
  madeAt: string
  maker: string | null
  administratorSince: string
  raiser: string | null
}
export type Two = {
  asker: AccountView
  second: AccountView
  against: NotTwo | null
  signs: readonly Sign[]
}

/** A patient's legal hold, and what became of the wish to have them erased: for administrators. */
export async function keepingOf(
  actor: StaffActor,
  patientId: PatientId,
  at: Date,
): Promise<Result<Keeping, "forbidden" | "not_found">> {
  const entity = { type: "patient", id: patientId } as const
  if (!may(actor, "patient.erase")) return deny(actor, "erasure.read", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const facts = await factsOf(tx, patientId, at)
    if (facts === undefined || facts.erased) return refuse("not_found")
    const [asked] = await requests(tx).where(eq(erasureRequests.patientId, patientId)).limit(1)
    const event = { action: "erasure.read", outcome: "success", purpose: "HCOMPL" } as const
    await record(tx, actor, { ...event, entity, patientId, data: {} }, at)
    const self = (await accountsOf(tx, [actor.userId])).get(actor.userId)
    const mayAsk = self !== undefined && settled(self, at)
    return ok({
      two: asked === undefined ? null : await twoOf(tx, actor, asked.request, at),
      asksFrom: self === undefined || mayAsk ? null : settledFrom(self.standingAt).toISOString(),
      heldSince: facts.heldSince?.toISOString() ?? null,
      obstacle: obstacleTo(facts) ?? null,
      asked: asked === undefined ? null : viewOf(asked, actor, at),
    })
  })
}

export type ListedErasure = Omit<AskedErasure, "reason"> & {
  id: string
  patientId: PatientId
  reference: string
  decidedBy: string | null
}

const mostListed = 100

/** The clinic's requests, the newest first: by the number of the record, without names. */
export async function listErasures(
  actor: StaffActor,
  at: Date,
): Promise<Result<ListedErasure[], "forbidden">> {
  const entity = { type: "clinic", id: actor.clinicId } as const
  if (!may(actor, "patient.erase")) return deny(actor, "erasure.listed", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await asList(() => requests(tx).limit(mostListed))
    await record(
      tx,
      actor,
      {
        action: "erasure.listed",
        entity,
        outcome: "success",
        purpose: "HCOMPL",
        data: { results: rows.length },
      },
      at,
    )
    return ok(
      rows.map((row) => {
        const { reason: _, ...asked } = viewOf(row, actor, at)
        const { id, patientId } = row.request
        return {
          ...asked,
          id,
          patientId,
          reference: row.reference ?? "",
          decidedBy: row.decidedBy ?? null,
        }
      }),
    )
  })
}

async function twoOf(
  tx: Tx,
  actor: StaffActor,
  request: Row["request"],
  at: Date,
): Promise<Two | null> {
  if (stateAt(request, at) !== "requested" || request.requestedBy === actor.userId) return null
  const two = await twoAccounts(tx, actor, request)
  return two === undefined
    ? null
    : {
        asker: accountView(two.asker),
        second: accountView(two.second),
        against: two.against ?? null,
        signs: two.signs,
      }
}

function accountView(account: NamedAccount): AccountView {
  const { name, email, maker, raiser, createdAt, standingAt } = account
  return {
    name,
    email,
    maker,
    raiser,
    madeAt: createdAt.toISOString(),
    administratorSince: standingAt.toISOString(),
  }
}

const decider = alias(users, "decider")

function requests(tx: Tx) {
  return tx
    .select({
      request: erasureRequests,
      reference: patients.reference,
      by: users.name,
      decidedBy: decider.name,
    })
    .from(erasureRequests)
    .leftJoin(patients, eq(patients.id, erasureRequests.patientId))
    .innerJoin(users, eq(users.id, erasureRequests.requestedBy))
    .leftJoin(decider, eq(decider.id, erasureRequests.decidedBy))
    .orderBy(desc(erasureRequests.requestedAt))
    .$dynamic()
}

type Row = Awaited<ReturnType<typeof requests>>[number]

function viewOf({ request, by }: Row, actor: StaffActor, at: Date): AskedErasure {
  return {
    state: stateAt(request, at),
    basis: request.basis,
    reason: request.reason,
    by,
    own: request.requestedBy === actor.userId,
    at: request.requestedAt.toISOString(),
    until: request.expiresAt.toISOString(),
  }
}
