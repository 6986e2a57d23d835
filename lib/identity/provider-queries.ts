import { asc, eq } from "drizzle-orm"

import { withLookup, withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { oidcProviders } from "@/db/schema/staff-accounts"
import type { GroupRole } from "@/db/schema/staff-accounts"
import type { StaffActor } from "@/lib/actor"
import type { ClinicId } from "@/lib/ids"
import { may } from "@/lib/permissions"

import { redirectUri } from "./oidc"
import type { KnownProvider } from "./oidc"
import { openSecret } from "./secret-box"

/** The buttons of a clinic's sign-in page, found by its short name. */
export async function providersFor(slug: string): Promise<{ id: string; name: string }[]> {
  if (!/^[a-z0-9-]{2,40}$/.test(slug)) return []
  return withLookup(slug, (tx) =>
    tx
      .select({ id: oidcProviders.id, name: oidcProviders.name })
      .from(oidcProviders)
      .innerJoin(clinics, eq(clinics.id, oidcProviders.clinicId))
      .where(eq(clinics.slug, slug))
      .orderBy(asc(oidcProviders.createdAt)),
  )
}

export type ProviderView = {
  id: string
  name: string
  issuer: string
  active: boolean
  /** What the hospital must allow. */
  redirectUri: string
}

export async function providersOf(actor: StaffActor): Promise<ProviderView[]> {
  if (!may(actor, "clinic.edit")) return []
  const rows = await withTenant(actor.clinicId, (tx) =>
    tx.select().from(oidcProviders).orderBy(asc(oidcProviders.createdAt)),
  )
  return rows.map(({ id, name, issuer, active }) => ({
    id,
    name,
    issuer,
    active,
    redirectUri: redirectUri(),
  }))
}

export type OpenedProvider = KnownProvider & {
  clinicId: ClinicId
  groupClaim: string
  groupRoles: readonly GroupRole[]
}

/** An active provider, before a clinic is known: somebody signs in by it. */
export async function findProvider(id: string): Promise<OpenedProvider | undefined> {
  const [row] = await withLookup(id, (tx) =>
    tx.select().from(oidcProviders).where(eq(oidcProviders.id, id)),
  )
  if (row === undefined) return undefined
  const { clinicId, issuer, clientId, groupClaim, groupRoles } = row
  const clientSecret = openSecret({ clinicId, table: "oidc_providers", row: id }, row.clientSecret)
  return { id, clinicId, issuer, clientId, clientSecret, groupClaim, groupRoles }
}
