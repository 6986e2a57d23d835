import { rmSync } from "node:fs"
import { join } from "node:path"

import pg from "pg"

import { forgetPlace } from "./postgres-place"
import { databaseName, urlFor } from "./postgres-roles"

const made = [
  "audit-signer",
  "bedside",
  "demo.json",
  "livekit.yaml",
  "mail.json",
  "ports.json",
  "redis",
  "redis.conf",
  "seat-signing-key.pem",
  "secrets.json",
  "seed.json",
  "stack.env",
]

/** Forgets everything that a data directory's earlier starts made. Nothing of them may be running. */
export async function reset(directory: string, databaseUrl: string | undefined): Promise<void> {
  forgetPlace(directory)
  for (const name of made) rmSync(join(directory, name), { recursive: true, force: true })
  if (databaseUrl === undefined) return
  const name = databaseName(databaseUrl)
  const client = new pg.Client({ connectionString: urlFor(databaseUrl, "postgres") })
  await client.connect()
  try {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`)
  } finally {
    await client.end()
  }
}
