import { randomUUID } from "node:crypto"

import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { oidcProviders } from "@/db/schema/staff-accounts"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { databaseError } from "@/lib/error"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import { NotPublic } from "./guarded-fetch"
import { discover } from "./oidc"
import type { ProviderInput } from "./schema"
import { sealSecret } from "./secret-box"

type Denied = "forbidden" | "step_up_needed"

/** Takes up a hospital's sign-in, once its server has answered for the issuer. */
export async function addProvider(
  actor: StaffActor,
  input: ProviderInput,
  at: Date,
): Promise<Result<{ id: string }, Denied | "not_public" | "no_discovery" | "known_already">> {
  const refused = await mayConfigure(actor, at)
  if (refused !== undefined) return refused
  const id = randomUUID()
  try {
    await discover({ id, ...input })
  } catch (error) {
    return refuse(isNotPublic(error) ? "not_public" : "no_discovery")
  }
  const { clinicId } = actor
  const { clientSecret, ...rest } = input
  try {
    await withTenant(clinicId, async (tx) => {
      const sealed = sealSecret({ clinicId, table: "oidc_providers", row: id }, clientSecret)
      await tx.insert(oidcProviders).values({ id, clinicId, ...rest, clientSecret: sealed })
      await changed(tx, actor, "provider_added", at)
    })
  } catch (error) {
    if (databaseError(error)?.code === "23505") return refuse("known_already")
    throw error
  }
  return ok({ id })
}

/** Lets people of the hospital sign in by it, or no longer. */
export async function turnProvider(
  actor: StaffActor,
  id: string,
  active: boolean,
  at: Date,
): Promise<Result<undefined, Denied | "not_found">> {
  const refused = await mayConfigure(actor, at)
  if (refused !== undefined) return refused
  const found = await withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .update(oidcProviders)
      .set({ active })
      .where(eq(oidcProviders.id, id))
      .returning({ id: oidcProviders.id })
    if (rows.length === 0) return false
    await changed(tx, actor, active ? "provider_on" : "provider_off", at)
    return true
  })
  const entity = { type: "clinic", id: actor.clinicId } as const
  return found ? ok() : deny(actor, "provider.change", entity, "not_found", at)
}

async function mayConfigure(actor: StaffActor, at: Date) {
  const entity = { type: "clinic", id: actor.clinicId } as const
  if (!may(actor, "clinic.edit")) return deny(actor, "provider.change", entity, "forbidden", at)
  if (!steppedUp(actor, at)) return deny(actor, "provider.change", entity, "step_up_needed", at)
  return undefined
}

async function changed(
  tx: Parameters<typeof record>[0],
  actor: StaffActor,
  field: string,
  at: Date,
): Promise<void> {
  await record(
    tx,
    actor,
    {
      action: "clinic.changed",
      entity: { type: "clinic", id: actor.clinicId },
      outcome: "success",
      purpose: "HOPERAT",
      data: { fields: [field] },
    },
    at,
  )
}

/** The library wraps what a request threw. */
function isNotPublic(error: unknown): boolean {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++)
    if (e instanceof NotPublic) return true
  return false
}
