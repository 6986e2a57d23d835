// npm run secrets -- FOLDER, and the first step of deploy/compose.yaml: makes what is secret, once, and lays out
// for each part of the house only what that part may know: FOLDER/web, workers, operator, postgres, redis,
// livekit. Nothing that is there is ever written over. FOLDER/store/secrets.json holds all of it: keep a copy
// of it apart from the database's backups.
import { resolve } from "node:path"

import { Failure, messageOf } from "./failure"
import { layOut, storedSecrets } from "./secret-files"
import type { Hosts } from "./secret-files"

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error("Usage: npm run secrets -- FOLDER")
  process.exit(2)
}

try {
  const root = resolve(folder)
  const hosts: Hosts = {
    postgres: process.env["POSTGRES_HOST"] ?? "postgres:5432",
    redis: process.env["REDIS_HOST"] ?? "redis:6379",
  }
  const { secrets, made } = storedSecrets(root)
  const written = layOut(root, secrets, hosts)
  console.log(
    made
      ? `Made the secrets. Keep a copy of ${root}/store/secrets.json apart from the database's backups.`
      : "The secrets are there already.",
  )
  for (const file of written) console.log(`  wrote ${file}`)
} catch (error) {
  console.error(messageOf(error))
  if (error instanceof Failure) console.error(error.advice)
  process.exitCode = 1
}
