import { and, eq, lte, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { logHandedOut } from "@/db/schema/audit"
import { exportLimits } from "@/lib/audit/export/commands"
import { refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import type { ResourceType } from "@/lib/fhir/search-parameters"
import { keptReason, saysWhy } from "@/lib/reason"

import type { Caller } from "./policy"

/**
 * What a member of staff says with each request for events of the audit log, as with an export: why. UTF-8,
 * percent-encoded where it is not ASCII. A program needs none: an administrator granted it the log for good.
 */
export const reasonHeader = "audit-reason"

export function reasonFor(
  caller: Caller,
  type: ResourceType,
  header: (name: string) => string | null,
): { readonly reason?: string } | Refusal {
  if (type !== "AuditEvent" || caller.kind !== "staff") return {}
  const reason = keptReason(decoded(header(reasonHeader) ?? ""))
  if (saysWhy(reason, { lines: false })) return { reason }
  return refusal(
    400,
    "required",
    "Say why in the header Audit-Reason: 3 to 500 characters, percent-encoded UTF-8",
    "Audit-Reason",
  )
}

/** Counts what is handed out; false: it would be more in a day (UTC) than one export of rows may hold. */
export async function mayHandOut(
  tx: Tx,
  caller: Caller,
  type: ResourceType,
  events: number,
  at: Date,
): Promise<boolean> {
  if (type !== "AuditEvent" || caller.kind !== "staff" || events === 0) return true
  const { clinicId, userId } = caller
  const day = at.toISOString().slice(0, 10)
  await tx.insert(logHandedOut).values({ clinicId, userId, day }).onConflictDoNothing()
  const counted = await tx
    .update(logHandedOut)
    .set({ events: sql`${logHandedOut.events} + ${events}` })
    .where(
      and(
        eq(logHandedOut.userId, userId),
        eq(logHandedOut.day, day),
        lte(logHandedOut.events, exportLimits.rows - events),
      ),
    )
    .returning({ events: logHandedOut.events })
  return counted.length === 1
}

/** Whoever needs more asks for an export, which says what it holds. */
export const handedOut = refusal(
  429,
  "throttled",
  `You were handed ${exportLimits.rows} events today (UTC): export the log, or go on tomorrow`,
)

/** Seconds to the end of the day (UTC). */
export function untilTomorrow(at: Date): string {
  const day = 86_400_000
  return String(Math.ceil((day - (at.getTime() % day)) / 1_000))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ""
  }
}
