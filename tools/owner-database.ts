import { sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"

import type { Tx } from "@/db/client"
import { withConnection } from "@/db/own-connection"
import type { ClinicId } from "@/lib/ids"
import { weakPasswordIn } from "@/lib/secret-strength"
import { unreadableAddress } from "@/lib/setting-words"
import { withFiles } from "@/lib/settings-files"

import { Failure } from "./failure"

/** What else only an operator's command may know: the role that owns the tables, and a superuser. */
type Name = "OWNER_DATABASE_URL" | "ADMIN_DATABASE_URL"

/** The address of the role that owns the tables. */
export function ownerDatabaseUrl(source: NodeJS.ProcessEnv = process.env): string {
  const url = operatorAddress("OWNER_DATABASE_URL", source)
  if (url !== undefined) return url
  throw wrongSetting(
    "OWNER_DATABASE_URL: is not set: it is the address of the role that owns the tables",
  )
}

/** Undefined where it is not set. One with a password that can be guessed is refused. */
export function operatorAddress(name: Name, source: NodeJS.ProcessEnv): string | undefined {
  const { settings, wrong } = withFiles([name], source)
  const given = settings[name] ?? ""
  const isAddress = given === "" || /^postgres(ql)?:\/\//.test(given)
  const why = isAddress
    ? (unreadableAddress(given) ?? weakPasswordIn(given))
    : "must start with postgres://"
  const first = wrong[0] ?? (why === undefined ? undefined : `${name}: ${why}`)
  if (first !== undefined) throw wrongSetting(first)
  return given === "" ? undefined : given
}

/** `what`: the setting's name and what is wrong with it. */
export function wrongSetting(what: string): Failure {
  return new Failure(
    `Settings: ${what} (set in the environment, or in a file that NAME_FILE names; .env.example explains each)`,
    "nothing was done",
  )
}

/** One transaction of the tables' owner in a clinic. Row-level security binds the owner, too. */
export function withOwner<T>(
  url: string,
  clinicId: ClinicId,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return withConnection(url, (client) =>
    drizzle(client).transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.tenant', ${clinicId}, true)`)
      return work(tx)
    }),
  )
}
