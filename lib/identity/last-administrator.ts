import { and, eq, ne, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import type { UserId } from "@/lib/ids"

/** A clinic that nobody administers could not be put right from inside. Locked, so that two do not go at once. */
export async function othersAdminister(tx: Tx, userId: UserId): Promise<boolean> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtext('administrators/' || current_clinic()::text))`,
  )
  const others = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, "administrator"), eq(users.active, true), ne(users.id, userId)))
  return others.length > 0
}
