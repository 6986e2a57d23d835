import { and, eq, inArray, ne, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"

import type { Tx } from "@/db/client"
import { sessions, users } from "@/db/schema/identity"
import type { StaffActor } from "@/lib/actor"
import type { UserId } from "@/lib/ids"

import { notTwo, signsOf } from "./two-people"
import type { Account, NotTwo, Sign } from "./two-people"

/** An account as people are shown it: with its name, when it was made, and the names of who made and raised it. */
export type NamedAccount = Account & {
  readonly name: string
  readonly createdAt: Date
  readonly maker: string | null
  readonly raiser: string | null
}

const [makers, raisers] = [alias(users, "makers"), alias(users, "raisers")]

/** The accounts of that list, by id. Locked by nobody: a change of role after it is in the log with its time. */
export async function accountsOf(
  tx: Tx,
  ids: readonly UserId[],
): Promise<ReadonlyMap<UserId, NamedAccount>> {
  const rows = await tx
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      active: users.active,
      createdAt: users.createdAt,
      madeBy: users.madeBy,
      standingAt: users.standingAt,
      standingBy: users.standingBy,
      maker: makers.name,
      raiser: raisers.name,
    })
    .from(users)
    .leftJoin(makers, eq(makers.id, users.madeBy))
    .leftJoin(raisers, eq(raisers.id, users.standingBy))
    .where(inArray(users.id, [...ids]))
  return new Map(rows.map((row) => [row.id, row]))
}

/** Who asked and who would approve. */
type TwoAccounts = {
  readonly asker: NamedAccount
  readonly second: NamedAccount
  /** What speaks against their being two people; undefined: nothing that refuses. */
  readonly against: NotTwo | undefined
  readonly signs: readonly Sign[]
}

/** Undefined where one of them is no account here. */
export async function twoAccounts(
  tx: Tx,
  { userId, session }: StaffActor,
  { requestedBy, requestedAt }: { requestedBy: UserId; requestedAt: Date },
): Promise<TwoAccounts | undefined> {
  const accounts = await accountsOf(tx, [requestedBy, userId])
  const [asker, second] = [accounts.get(requestedBy), accounts.get(userId)]
  if (asker === undefined || second === undefined) return undefined
  return {
    asker,
    second,
    against: notTwo(asker, second, requestedAt),
    signs: signsOf(asker, second, await samePlace(tx, session?.id, requestedBy)),
  }
}

/** Whether the other account was lately signed in from where this session is: the same address and browser. */
async function samePlace(tx: Tx, sessionId: string | undefined, other: UserId): Promise<boolean> {
  if (sessionId === undefined) return false
  const theirs = alias(sessions, "theirs")
  const found = await tx
    .select({ one: sql`1` })
    .from(sessions)
    .innerJoin(
      theirs,
      and(eq(theirs.address, sessions.address), eq(theirs.userAgent, sessions.userAgent)),
    )
    .where(and(eq(sessions.id, sessionId), eq(theirs.userId, other), ne(sessions.address, "")))
    .limit(1)
  return found.length > 0
}
