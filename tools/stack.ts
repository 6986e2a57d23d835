// The four services with a migrated and seeded database, in the foreground until Ctrl-C.
//
//   node tools/run.mjs stack [--dir DIR] [--port PORT] [--no-seed] [--reset]
//
// DIR (default .data) holds the data, the secrets, the logs and, once all is ready, DIR/stack.env. PORT
// (default $PORT or 3000) is where your web app will listen: it goes into BASE_URL and the webhook.
// In another terminal:
//
//   node tools/build.mjs --prepare
//   set -a; . .data/stack.env; set +a
//   npx next dev -H 127.0.0.1 -p 3000      # and: node --import tsx workers/main.ts
//
// --reset begins anew, for when a migration that had already run here was edited. A second stack beside this one needs a --dir of its own.
import { rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"

import { step } from "./progress"
import { session } from "./session"
import { reset } from "./stack/reset"
import { envFile } from "./stack/settings"
import { startStack } from "./stack/start"

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: ".data" },
    port: { type: "string" },
    "no-seed": { type: "boolean" },
    reset: { type: "boolean" },
  },
})
const port = values.port ?? process.env["PORT"] ?? "3000"
const file = join(resolve(values.dir), "stack.env")

await session(resolve(values.dir), async ({ supervisor, directory, stopped }) => {
  if (values.reset === true)
    await step("Reset", () => reset(directory, process.env["DATABASE_URL"]))
  const seed = values["no-seed"] === true ? "no" : "try"
  const stack = await startStack({
    supervisor,
    directory,
    baseUrl: `http://localhost:${port}`,
    seed,
  })
  const { settings, workers, database, services, seeded } = stack
  const owners = { OWNER_DATABASE_URL: database.owner, ADMIN_DATABASE_URL: database.admin }
  const mail = services.mailUrl === undefined ? {} : { MAIL_WEB_URL: services.mailUrl }
  supervisor.removeAtEnd(file)
  writeFileSync(file, envFile({ ...settings, ...workers, ...owners, ...mail }), { mode: 0o600 })
  console.log(
    `\nReady. Settings: ${file}${mail.MAIL_WEB_URL === undefined ? "" : ` · mail: ${mail.MAIL_WEB_URL}`}`,
  )
  for (const one of seeded?.accounts ?? [])
    console.log(`  ${one.role.padEnd(14)} ${one.email}  ${one.password}`)
  for (const one of seeded?.patients ?? [])
    console.log(`  ${one.name}, ${one.birthDate}: ${one.visitLink}`)
  for (const one of seeded?.bedside ?? []) console.log(`  bedside ${one.patient}: ${one.link}`)
  console.log("Ctrl-C stops everything.")
  await stopped
  rmSync(file, { force: true })
})
