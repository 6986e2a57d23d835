// npm run migrate: brings the database up to date; before every start of a new version, and harmless when
// nothing is new. It needs the app's settings and OWNER_DATABASE_URL. With ADMIN_DATABASE_URL (a superuser's
// address) it first makes, or puts right, the database and its three roles, whose passwords are those in
// OWNER_DATABASE_URL, DATABASE_URL and SEQUENCER_DATABASE_URL. --roles-only stops there: pg_restore's turn.
import { migrate, MigrationFailure } from "@/db/migrate"
import { sealStored } from "@/db/seal-stored"
import { env } from "@/lib/env"

import { commandLine } from "./command-line"
import { Failure } from "./failure"
import { operatorCommand } from "./operator-command"
import { operatorAddress, ownerDatabaseUrl, wrongSetting } from "./owner-database"
import { databaseName, prepareRoles } from "./stack/postgres-roles"

const advice =
  "does the server of ADMIN_DATABASE_URL answer, and is it a superuser's address (.env.example)? Run migrate again: what is there stays"

const { values: asked } = commandLine("npm run migrate [-- --roles-only]", {
  options: { "roles-only": { type: "boolean", default: false } },
})

await operatorCommand(async () => {
  const { DATABASE_URL: app, SEQUENCER_DATABASE_URL: sequencer } = env()
  const owner = ownerDatabaseUrl()
  const admin = operatorAddress("ADMIN_DATABASE_URL", process.env)
  if (admin !== undefined) {
    if (sequencer === undefined)
      throw wrongSetting(
        "SEQUENCER_DATABASE_URL: is not set: with ADMIN_DATABASE_URL the roles are made, and the sequencer's password is in it",
      )
    const passwords = {
      owner: passwordIn("OWNER_DATABASE_URL", owner),
      app: passwordIn("DATABASE_URL", app),
      sequencer: passwordIn("SEQUENCER_DATABASE_URL", sequencer),
    }
    await prepareRoles(admin, databaseName(owner), passwords, advice)
    console.log("Roles: housecall_owner, housecall_app and housecall_sequencer.")
  }
  if (asked["roles-only"]) {
    if (admin !== undefined) return
    throw wrongSetting("ADMIN_DATABASE_URL: is not set: roles are made by a superuser")
  }
  const ran = await migrate(owner).catch((error: unknown) => {
    throw error instanceof MigrationFailure ? new Failure(error.message, error.advice) : error
  })
  console.log(
    ran.length === 0
      ? "Nothing to migrate."
      : `Migrated: ${ran.length} files, up to ${ran.at(-1)}.`,
  )
  const sealed = await sealStored(owner)
  if (sealed > 0)
    console.log(`Sealed ${sealed} rows that an older version or an import left in clear.`)
})

function passwordIn(name: string, url: string): string {
  const password = decodeURIComponent(new URL(url).password)
  if (password !== "") return password
  throw wrongSetting(
    `${name}: has no password: with ADMIN_DATABASE_URL the roles are made with the passwords in their addresses`,
  )
}
