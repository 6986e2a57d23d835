import { randomUUID } from "node:crypto"

import { and, eq, gt, isNull, sql } from "drizzle-orm"

import { withCredential } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import { staffLinks } from "@/db/schema/staff-accounts"
import type { StaffRole } from "@/lib/actor"
import { env } from "@/lib/env"
import type { ClinicId, UserId } from "@/lib/ids"

import { linkToken, tokenHash } from "./link-token"

export type StaffLink = typeof staffLinks.$inferSelect

/** Hours. An invitation waits over a weekend; a forgotten password is wanted now. */
export const linkHours = { invitation: 72, password_reset: 1 } as const

export async function insertStaffLink(
  tx: Tx,
  link: {
    clinicId: ClinicId
    purpose: StaffLink["purpose"]
    email: string
    name?: string
    role?: StaffRole
    userId?: UserId
    createdBy?: UserId
  },
  at: Date,
): Promise<string> {
  const id = randomUUID()
  await tx.insert(staffLinks).values({
    ...link,
    id,
    tokenHash: tokenHash(linkToken(link.purpose, id)),
    createdAt: at,
    expiresAt: new Date(at.getTime() + linkHours[link.purpose] * 3_600_000),
  })
  return id
}

/** Found by whoever holds the token. Looking spends nothing: mail scanners look. */
export async function findStaffLink(token: string, at: Date): Promise<StaffLink | undefined> {
  const hash = tokenHash(token)
  const [link] = await withCredential(hash, (tx) =>
    tx
      .select()
      .from(staffLinks)
      .where(
        and(
          sql`${staffLinks.tokenHash} = ${Buffer.from(hash)}`,
          isNull(staffLinks.usedAt),
          isNull(staffLinks.revokedAt),
          gt(staffLinks.expiresAt, at),
        ),
      ),
  )
  return link
}

/** True for the first who uses it, false for everybody after. */
export async function useStaffLink(tx: Tx, link: StaffLink, at: Date): Promise<boolean> {
  const used = await tx
    .update(staffLinks)
    .set({ usedAt: at })
    .where(and(eq(staffLinks.id, link.id), isNull(staffLinks.usedAt), isNull(staffLinks.revokedAt)))
    .returning({ id: staffLinks.id })
  return used.length === 1
}

export type StaffLetterFacts = {
  to: string
  name: string
  clinic: { name: string; phone: string; locale: string; zone: string }
  role: StaffRole | null
  /** Where the letter's button leads. */
  link: string
  expiresAt: Date | null
}

/**
 * What a letter to a member of staff says: an invitation or a forgotten password (`inviteId`), or that
 * a credential changed (`userId`). Undefined when there is nothing left to say.
 */
export async function staffLetterFacts(
  tx: Tx,
  clinicId: ClinicId,
  about: { inviteId?: string | undefined; userId?: UserId | undefined },
): Promise<StaffLetterFacts | undefined> {
  const [clinic] = await tx
    .select({
      name: clinics.name,
      phone: clinics.phone,
      locale: clinics.locale,
      zone: clinics.zone,
    })
    .from(clinics)
    .where(eq(clinics.id, clinicId))
  if (clinic === undefined) return undefined
  if (about.inviteId !== undefined) {
    const [link] = await tx.select().from(staffLinks).where(eq(staffLinks.id, about.inviteId))
    if (link === undefined || link.usedAt !== null || link.revokedAt !== null) return undefined
    const page = link.purpose === "invitation" ? "welcome" : "new-password"
    return {
      to: link.email,
      name: link.name,
      clinic,
      role: link.role,
      link: `${env().BASE_URL}/${page}#t=${linkToken(link.purpose, link.id)}`,
      expiresAt: link.expiresAt,
    }
  }
  if (about.userId === undefined) return undefined
  const [user] = await tx
    .select({ email: users.email, name: users.name, role: users.role })
    .from(users)
    .where(eq(users.id, about.userId))
  if (user === undefined) return undefined
  const { email: to, name, role } = user
  return { to, name, clinic, role, link: `${env().BASE_URL}/settings/security`, expiresAt: null }
}
