import { sql } from "drizzle-orm"
import type { Placeholder } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"

import { connectionOf } from "./client"
import type { Tx } from "./client"

type Built<R> = { prepare(name: string): { execute(values: Record<string, unknown>): Promise<R> } }

/** Where a value will stand, by its name. `values` is only their types. */
export type Value<V> = { (of: keyof V & string): Placeholder; readonly values?: V }

/**
 * A question that nearly every request asks. drizzle makes its text once in a process, not each time, and
 * PostgreSQL plans it once for each connection, by its name: one name, one text. `value` stands where a value will.
 */
export function question<V extends Record<string, unknown>, R>(
  name: string,
  ask: (db: Asking, value: Value<V>) => Built<R>,
): (tx: Tx, values: V) => Promise<R> {
  let made: ReturnType<Built<R>["prepare"]> | undefined
  return (tx, values) => {
    made ??= ask(nowhere, (of) => sql.placeholder(of)).prepare(name)
    // The same statement on this transaction's connection: drizzle keeps it in the one property.
    const here: typeof made = Object.create(made, { client: { value: connectionOf(tx) } })
    return here.execute(values)
  }
}

/** What a question is put together with: it has no connection. */
export type Asking = Pick<Tx, "select" | "selectDistinctOn">

const nowhere: Asking = drizzle.mock()
