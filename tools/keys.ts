// npm run keys -- rewrap | renew | finish
// Keys of what lies sealed (ADR 0061). It needs the app's settings and OWNER_DATABASE_URL, the role that
// owns the tables.
//   rewrap  wraps every key under RECORD_KEY; afterwards RECORD_KEY_BEFORE may go
//   renew   gives every patient a new key for what is written from now on
//   finish  a quarter of an hour later: seals anew what the old keys sealed, and destroys them
import { withLookup, withTenant } from "@/db/client"
import { finishRenewal, retireKeys, rewrapKeys, settledAfterMinutes } from "@/db/renew-keys"
import { clinics } from "@/db/schema/clinics"
import { record } from "@/lib/audit/record"
import { systemActor } from "@/lib/identity/system"

import { messageOf } from "./failure"

const usage = "npm run keys -- rewrap | renew | finish"

process.exit(await run(process.argv[2] ?? ""))

async function run(what: string): Promise<number> {
  const owner = process.env["OWNER_DATABASE_URL"]
  if (owner === undefined || owner === "") {
    console.error(
      "OWNER_DATABASE_URL is not set: the connection string of the role that owns the tables.",
    )
    return 2
  }
  try {
    switch (what) {
      case "rewrap":
        await note(what)
        console.log(`Wrapped ${await rewrapKeys(owner)} keys under RECORD_KEY.`)
        return 0
      case "renew":
        await note(what)
        console.log(
          `Retired ${await retireKeys(owner, new Date())} keys. Run "npm run keys -- finish" in ${settledAfterMinutes} minutes or later.`,
        )
        return 0
      case "finish": {
        await note(what)
        const { rows, destroyed } = await finishRenewal(owner, new Date())
        console.log(`Sealed ${rows} rows anew and destroyed ${destroyed} old keys.`)
        return 0
      }
      default:
        console.error(`Usage: ${usage}`)
        return 2
    }
  } catch (error) {
    console.error(messageOf(error))
    return 1
  }
}

/** The event comes first, as with the log's own keys: none changes without it. */
async function note(step: "rewrap" | "renew" | "finish"): Promise<void> {
  const all = await withLookup("keys", (tx) => tx.select({ id: clinics.id }).from(clinics))
  for (const { id } of all)
    await withTenant(id, (tx) =>
      record(tx, systemActor("keys", id), {
        action: "record_key.rotated",
        entity: { type: "clinic", id },
        outcome: "success",
        purpose: "HSYSADMIN",
        data: { step },
      }),
    )
}
