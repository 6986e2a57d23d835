// npm run keys -- rewrap | renew | finish | master --by NAME
// Keys of what lies sealed (ADR 0061). It needs the app's settings and OWNER_DATABASE_URL, the role that
// owns the tables. NAME, whoever runs it, goes into every clinic's log.
//   rewrap  wraps every key under RECORD_KEY; afterwards RECORD_KEY_BEFORE may go
//   renew   gives every patient a new key for what is written from now on
//   finish  a quarter of an hour later: seals anew what the old keys sealed, and destroys them
//   master  puts all that comes from MASTER_KEY_BEFORE under MASTER_KEY; afterwards MASTER_KEY_BEFORE may go
import { changeMaster } from "@/db/change-master"
import { withLookup, withTenant } from "@/db/client"
import { finishRenewal, retireKeys, rewrapKeys, settledAfterMinutes } from "@/db/renew-keys"
import { clinics } from "@/db/schema/clinics"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import { systemActor } from "@/lib/identity/system"

import { commandLine, misused } from "./command-line"
import { Failure, messageOf } from "./failure"
import { ownerDatabaseUrl, wrongSetting } from "./owner-database"

const usage = "npm run keys -- rewrap | renew | finish | master --by NAME"

process.exit(await main())

async function main(): Promise<number> {
  const { values, positionals } = commandLine(usage, {
    allowPositionals: true,
    options: { by: { type: "string", default: "" } },
  })
  const [what = "", ...more] = positionals
  const by = values.by.trim()
  if (more.length === 0 && by.length >= 2 && by.length <= 200) return run(what, by)
  return misused(usage, "Who runs this? --by NAME: it goes into the log.")
}

async function run(what: string, by: string): Promise<number> {
  try {
    env()
    const owner = ownerDatabaseUrl()
    switch (what) {
      case "rewrap":
        await note(what, by)
        console.log(`Wrapped ${await rewrapKeys(owner)} keys under RECORD_KEY.`)
        return 0
      case "renew":
        await note(what, by)
        console.log(
          `Retired ${await retireKeys(owner, new Date())} keys. Run "npm run keys -- finish --by NAME" in ${settledAfterMinutes} minutes or later.`,
        )
        return 0
      case "finish": {
        await note(what, by)
        const { rows, destroyed } = await finishRenewal(owner, new Date())
        console.log(`Sealed ${rows} rows anew and destroyed ${destroyed} old keys.`)
        return 0
      }
      case "master": {
        if (env().MASTER_KEY_BEFORE === undefined)
          throw wrongSetting(
            'MASTER_KEY_BEFORE: is not set: it is what MASTER_KEY was (docs/operating.md, "Another MASTER_KEY")',
          )
        await note(what, by)
        const done = await changeMaster(owner)
        console.log(
          `Under MASTER_KEY now: ${done.keys} keys, ${done.secrets} secrets of sign-in and calendars, what ${done.people} people are found by, ${done.addresses} addresses of messages.`,
        )
        console.log(
          `${done.links} links have other addresses now: those sent before open nothing any more. Letters and "Send a new link" have the new ones.`,
        )
        if (done.lostStops > 0)
          console.log(
            `${done.lostStops} addresses that asked for no more messages are in no record any more, and are not known by the new key.`,
          )
        return 0
      }
      default:
        return misused(usage, "rewrap, renew, finish or master?")
    }
  } catch (error) {
    console.error(messageOf(error))
    if (error instanceof Failure) console.error(error.advice)
    return 1
  }
}

/** The event comes first, as with the log's own keys: none changes without it. */
async function note(step: "rewrap" | "renew" | "finish" | "master", by: string): Promise<void> {
  const all = await withLookup("keys", (tx) => tx.select({ id: clinics.id }).from(clinics))
  for (const { id } of all)
    await withTenant(id, (tx) =>
      record(tx, systemActor("keys", id), {
        action: "record_key.rotated",
        entity: { type: "clinic", id },
        outcome: "success",
        purpose: "HSYSADMIN",
        data: { step, by },
      }),
    )
}
