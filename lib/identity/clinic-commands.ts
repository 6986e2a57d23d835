import { eq, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { linkToken } from "./link-token"
import { insertStaffLink, linkHours } from "./staff-links"

export type NewClinic = {
  readonly slug: string
  readonly name: string
  readonly phone: string
  readonly zone: string
  readonly locale: string
  /** The e-mail address of its first administrator. */
  readonly administrator: string
  /** Whoever makes it: it goes into its log. */
  readonly by: string
}

/** `link` makes whoever opens it the clinic's administrator: it is for their eyes. */
export type AddedClinic = { readonly link: string; readonly expiresAt: Date }

/**
 * Makes a clinic and invites its first administrator, who sets everything else. `tx` is a transaction of the
 * tables' owner in the new clinic, `actor.clinicId`: the app's role makes no clinics. The letter is promised
 * where `byMail` says so; without it the link is handed over by whoever asked.
 */
export async function addClinic(
  actor: SystemActor,
  tx: Tx,
  { slug, name, phone, zone, locale, administrator, by }: NewClinic,
  byMail: boolean,
  at: Date,
): Promise<Result<AddedClinic, "slug_taken" | "known_already">> {
  const { clinicId } = actor
  const email = administrator.toLowerCase()
  const taken = await tx.select({ id: clinics.id }).from(clinics).where(eq(clinics.slug, slug))
  if (taken.length > 0) return refuse("slug_taken")
  // Addresses are one to an installation, and row-level security binds the owner too.
  await tx.execute(sql`select set_config('app.lookup', ${email}, true)`)
  const known = await tx.select({ id: users.id }).from(users)
  await tx.execute(sql`select set_config('app.lookup', '', true)`)
  if (known.length > 0) return refuse("known_already")
  await tx.insert(clinics).values({ id: clinicId, slug, name, phone, zone, locale, createdAt: at })
  const purpose = "invitation"
  const role = "administrator"
  const inviteId = await insertStaffLink(tx, { clinicId, purpose, email, name: "", role }, at)
  if (byMail) await enqueue(tx, clinicId, letterJob, { kind: "staff_invitation", inviteId })
  const common = { outcome: "success", purpose: "HSYSADMIN" } as const
  const clinic = { type: "clinic", id: clinicId } as const
  const staff = { type: "staff", id: inviteId } as const
  const added = { action: "clinic.changed", entity: clinic, ...common } as const
  const invited = { action: "staff.invited", entity: staff, ...common } as const
  await record(tx, actor, { ...added, data: { fields: ["added"], by } }, at)
  await record(tx, actor, { ...invited, data: { role } }, at)
  return ok({
    link: `${env().BASE_URL}/welcome#t=${linkToken(purpose, inviteId)}`,
    expiresAt: new Date(at.getTime() + linkHours[purpose] * 3_600_000),
  })
}
