import { readFileSync } from "node:fs"

import { z } from "zod"

import { runFile } from "./run-folder"

const Running = z.object({
  baseUrl: z.url(),
  mailUrl: z.url(),
  databaseUrl: z.string(),
  adminDatabaseUrl: z.string(),
  /** A folder on the disk of the house's own cluster. */
  databaseDisk: z.string().nullish(),
  redisUrl: z.string(),
  livekitUrl: z.string(),
  livekitApiKey: z.string(),
  livekitApiSecret: z.string(),
  /** What the SMS gateway signs its webhooks with. */
  smsSecret: z.string().nullish(),
  accounts: z.array(
    z.object({
      role: z.string(),
      email: z.string(),
      password: z.string(),
      name: z.string(),
      clinic: z.string(),
    }),
  ),
  patients: z.array(z.object({ name: z.string(), birthDate: z.string(), visitLink: z.string() })),
})

/** What is running, as `tools/` wrote it down when everything was ready (the form of `.data/demo.json`). */
export const running = Running.parse(JSON.parse(readFileSync(runFile, "utf8")))

export type Account = (typeof running.accounts)[number]

/** An account of the first clinic with this role; the second clinic's stand behind it. */
export function account(role: string, nth = 0): Account {
  const found = running.accounts.filter((one) => one.role === role)[nth]
  if (found === undefined) throw new Error(`no account with role ${role} (${nth})`)
  return found
}

/** The first account of a clinic with this role. */
export function accountAt(clinic: string, role: string): Account {
  const found = running.accounts.find((one) => one.clinic === clinic && one.role === role)
  if (found === undefined) throw new Error(`no account with role ${role} at ${clinic}`)
  return found
}
