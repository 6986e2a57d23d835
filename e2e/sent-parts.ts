import { randomBytes } from "node:crypto"

import type { Sending } from "./route-table"
import type { Stage } from "./scenes"
import { sha256 } from "./scenes"

/** Puts a scene into a state, and answers the call that only it can make. */
export type Sender = (on: Stage) => Promise<Sending>

/** A field of an answer, as text; of a list its first. */
export function textIn(answer: unknown, field: string): string {
  const found: unknown = Reflect.get(Object(answer), field)
  return String(Array.isArray(found) ? found[0] : found)
}

/** A new link in the place of the one that was sent: nobody but its receiver can read that. */
export async function newLink({ run }: Stage, table: string, id: string): Promise<string> {
  const token = randomBytes(32).toString("base64url")
  await run(`update ${table} set token_hash = $2 where id = $1`, [id, sha256(token)])
  return token
}
