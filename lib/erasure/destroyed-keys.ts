import { sql } from "drizzle-orm"
import { z } from "zod"

import type { Tx } from "@/db/client"
import { PatientId } from "@/lib/ids"
import { listen } from "@/lib/jobs/listen"
import type { Listening } from "@/lib/jobs/listen"
import { forgetKeys } from "@/lib/sealing/key-memory"

/** More than a notification holds, or than a record was ever merged from: then everything is forgotten. */
const mostIds = 100

const Told = z.object({ patients: z.array(PatientId).max(mostIds) })

/**
 * Tells every process, with the commit of this transaction, that the keys of these patients are gone.
 * Over PostgreSQL and not Redis: what was erased is told of, and what was rolled back is not.
 */
export async function tellDestroyed(tx: Tx, patients: readonly PatientId[]): Promise<void> {
  const told = patients.length > mostIds ? {} : { patients }
  await tx.execute(sql`select pg_notify('keys', ${JSON.stringify(told)})`)
}

/**
 * Forgets keys as they are destroyed or retired, for as long as the process lives. Where the connection
 * was lost something may have been missed: all are forgotten, and read again by whoever needs them.
 */
export function forgetDestroyed(): Listening {
  return listen(
    "keys",
    (payload) => forgetKeys(ownersOf(payload)),
    () => forgetKeys(),
  )
}

/** Whoever can connect to the database can notify: what is not understood costs a few reads. */
export function ownersOf(payload: string): ReadonlySet<string> | undefined {
  try {
    const told = Told.safeParse(JSON.parse(payload))
    return told.success ? new Set(told.data.patients) : undefined
  } catch {
    return undefined
  }
}
