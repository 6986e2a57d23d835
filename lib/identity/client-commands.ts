import { randomUUID } from "node:crypto"

import { and, desc, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { fhirClients, fhirTokens } from "@/db/schema/fhir"
import type { StaffActor, SystemActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import type { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import type { ClientInput } from "./client-schema"

type Denied = "forbidden" | "step_up_needed"

/** Takes up a program of the hospital with its public keys and what it may. */
export async function registerClient(
  actor: StaffActor,
  input: ClientInput,
  at: Date,
): Promise<Result<{ id: string }, Denied>> {
  const refused = await mayManage(actor, "client.registered", "new", at)
  if (refused !== undefined) return refused
  return ok(await register(actor, input, actor.userId, undefined, at))
}

/** The same by the operator's command, where the workers run. `by`: who does it, for the log. */
export function registerClientAsOperator(
  actor: SystemActor,
  input: ClientInput,
  by: string,
  at: Date,
): Promise<{ id: string }> {
  return register(actor, input, null, by, at)
}

/** For good: its tokens end with it, and it gets no other. */
export async function revokeClient(
  actor: StaffActor,
  id: string,
  at: Date,
): Promise<Result<undefined, Denied | "not_found">> {
  const refused = await mayManage(actor, "client.revoked", id, at)
  if (refused !== undefined) return refused
  const found = await revoke(actor, id, actor.userId, undefined, at)
  return found ? ok() : deny(actor, "client.revoked", { type: "client", id }, "not_found", at)
}

/** False: there is none of this id, or it was revoked before. */
export async function revokeClientAsOperator(
  actor: SystemActor,
  id: string,
  by: string,
  at: Date,
): Promise<boolean> {
  const found = await revoke(actor, id, null, by, at)
  if (!found) await deny(actor, "client.revoked", { type: "client", id }, "not_found", at)
  return found
}

export type ClientView = {
  id: string
  name: string
  scopes: string[]
  keys: number
  createdAt: string
  revokedAt: string | null
}

/** Every client of the clinic, those that were revoked included; none for whoever may not. */
export async function clientsOf(actor: StaffActor, at: Date): Promise<ClientView[]> {
  return may(actor, "client.manage") ? list(actor, at) : []
}

export function clientsForOperator(actor: SystemActor, at: Date): Promise<ClientView[]> {
  return list(actor, at)
}

function list(actor: StaffActor | SystemActor, at: Date): Promise<ClientView[]> {
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx.select().from(fhirClients).orderBy(desc(fhirClients.createdAt))
    await record(
      tx,
      actor,
      {
        action: "client.listed",
        entity: { type: "client", id: "list" },
        outcome: "success",
        purpose: "HOPERAT",
        data: { results: rows.length },
      },
      at,
    )
    return rows.map(({ id, name, scopes, jwks, createdAt, revokedAt }) => ({
      id,
      name,
      scopes,
      keys: Array.isArray(Object(jwks).keys) ? Object(jwks).keys.length : 0,
      createdAt: createdAt.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
    }))
  })
}

async function register(
  actor: StaffActor | SystemActor,
  { name, jwks, scopes }: ClientInput,
  createdBy: UserId | null,
  by: string | undefined,
  at: Date,
): Promise<{ id: string }> {
  const id = randomUUID()
  const { clinicId } = actor
  await withTenant(clinicId, async (tx) => {
    await tx
      .insert(fhirClients)
      .values({ id, clinicId, name, jwks, scopes, createdBy, createdAt: at })
    await record(
      tx,
      actor,
      {
        action: "client.registered",
        entity: { type: "client", id },
        outcome: "success",
        purpose: "HOPERAT",
        data: { scopes: scopes.map(codeOf), ...(by === undefined ? {} : { by }) },
      },
      at,
    )
  })
  return { id }
}

function revoke(
  actor: StaffActor | SystemActor,
  id: string,
  revokedBy: UserId | null,
  by: string | undefined,
  at: Date,
): Promise<boolean> {
  return withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .update(fhirClients)
      .set({ revokedAt: at, revokedBy })
      .where(and(eq(fhirClients.id, id), isNull(fhirClients.revokedAt)))
      .returning({ id: fhirClients.id })
    if (rows.length === 0) return false
    await tx.delete(fhirTokens).where(eq(fhirTokens.clientId, id))
    await record(
      tx,
      actor,
      {
        action: "client.revoked",
        entity: { type: "client", id },
        outcome: "success",
        purpose: "HOPERAT",
        data: by === undefined ? {} : { by },
      },
      at,
    )
    return true
  })
}

/** A scope as the log takes a code: it knows no slash. */
export function codeOf(scope: string): string {
  return scope.replace("/", ":")
}

async function mayManage(actor: StaffActor, attempted: string, id: string, at: Date) {
  const entity = { type: "client", id } as const
  if (!may(actor, "client.manage")) return deny(actor, attempted, entity, "forbidden", at)
  if (!steppedUp(actor, at)) return deny(actor, attempted, entity, "step_up_needed", at)
  return undefined
}
