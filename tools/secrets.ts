// npm run secrets -- FOLDER, and the first step of deploy/compose.yaml: makes what is secret, once, and lays out
// for each part of the house only what that part may know: FOLDER/web, workers, operator, postgres, redis,
// livekit. Nothing that is there is ever written over. FOLDER/store/secrets.json holds all of it: keep a copy
// of it apart from the database's backups. The addresses in them name POSTGRES_HOST and REDIS_HOST (host or
// host:port, in the environment), or else postgres:5432 and redis:6379.
//   --new-master      another MASTER_KEY, with what it was beside it: docs/operating.md, "Another MASTER_KEY"
//   --forget-master   what it was goes
import { resolve } from "node:path"

import { commandLine, misused } from "./command-line"
import { Failure, messageOf } from "./failure"
import { beginNewMaster, forgetMasterBefore, layOut, storedSecrets } from "./secret-files"
import type { Hosts } from "./secret-files"

const usage = `npm run secrets -- FOLDER [--new-master | --forget-master]
       POSTGRES_HOST and REDIS_HOST in the environment: where they stand, as host:port`
const { values: change, positionals } = commandLine(usage, {
  allowPositionals: true,
  options: { "new-master": { type: "boolean" }, "forget-master": { type: "boolean" } },
})
const [folder, ...more] = positionals
if (folder === undefined) misused(usage, "Which folder shall hold the secrets?")
if (more.length > 0 || (change["new-master"] === true && change["forget-master"] === true))
  misused(usage, "One folder, and one change of it at a time.")

try {
  const root = resolve(folder)
  const hosts: Hosts = {
    postgres: hostIn("POSTGRES_HOST", "postgres:5432"),
    redis: hostIn("REDIS_HOST", "redis:6379"),
  }
  const { secrets, made } = storedSecrets(root)
  const written = layOut(root, secrets, hosts)
  console.log(
    made
      ? `Made the secrets. Keep a copy of ${root}/store/secrets.json apart from the database's backups.`
      : "The secrets are there already.",
  )
  for (const file of written) console.log(`  wrote ${file}`)
  if (change["new-master"] === true)
    console.log(
      beginNewMaster(root)
        ? "Made another MASTER_KEY. Keep a copy of store/secrets.json, which has both, start web and workers again, then: keys master."
        : "Another MASTER_KEY was made already: the same files once more.",
    )
  if (change["forget-master"] === true) {
    forgetMasterBefore(root)
    console.log("What MASTER_KEY was before is gone from here. Start web and workers again.")
  }
} catch (error) {
  console.error(messageOf(error))
  if (error instanceof Failure) console.error(error.advice)
  process.exitCode = 1
}

/** It is written into addresses, and is none itself. */
function hostIn(name: "POSTGRES_HOST" | "REDIS_HOST", usual: string): string {
  const host = process.env[name] ?? usual
  if (/^([\w.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i.test(host)) return host
  throw new Failure(
    `Settings: ${name}: must be host or host:port, such as ${usual} (set in the environment)`,
    "nothing was written",
  )
}
