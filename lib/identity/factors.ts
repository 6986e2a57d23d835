import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { passkeys, recoveryCodes, totpFactors } from "@/db/schema/staff-accounts"
import type { ClinicId, UserId } from "@/lib/ids"

export type Owner = { clinicId: ClinicId; userId: UserId }

export type Factors = { code: boolean; passkey: boolean; recoveryCodesLeft: number }

/** What this person has besides a password. */
export async function factorsOf(tx: Tx, { userId }: Owner): Promise<Factors> {
  const totp = await tx
    .select({ at: totpFactors.confirmedAt })
    .from(totpFactors)
    .where(and(eq(totpFactors.userId, userId), isNotNull(totpFactors.confirmedAt)))
  const keys = await tx
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
  const [left] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)))
  return {
    code: totp.length > 0,
    passkey: keys.length > 0,
    recoveryCodesLeft: left?.count ?? 0,
  }
}

export type PasskeyView = {
  id: string
  label: string
  backedUp: boolean
  createdAt: string
  usedAt: string | null
}

export async function passkeysOf(tx: Tx, { userId }: Owner): Promise<PasskeyView[]> {
  const rows = await tx
    .select()
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt))
  return rows.map(({ id, label, backedUp, createdAt, usedAt }) => ({
    id,
    label,
    backedUp,
    createdAt: createdAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
  }))
}
