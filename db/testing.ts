import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { Redis } from "ioredis"
import pg from "pg"
import { afterAll, inject } from "vitest"

import { openResultsOf } from "@/lib/sealing/open-results"
import { urlFor } from "@/tools/stack/postgres-roles"

import { closeDatabase } from "./client"
import type { TestingCluster } from "./testing-cluster"

export type TestDatabase = {
  /** The role that owns the tables: for arranging rows. Row-level security holds for it too. */
  owner: pg.Pool
  /** The app's role, outside `withTenant`: for asking what it may not do. */
  app: pg.Pool
  sequencer: pg.Pool
  /** A superuser: sees and changes everything, past row-level security. */
  admin: pg.Pool
  urls: { owner: string; app: string; sequencer: string; admin: string }
}

/**
 * A migrated database for this test file alone. Call it once, at the top of the file, before anything
 * reads `env()`: it sets the whole environment, so that `withTenant` and the commands over it just work.
 *
 *     const database = await testDatabase()
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, template, passwords, redisUrl } = ownCluster()
  const name = `test_${template.replace("template_housecall_", "")}_${randomUUID().slice(0, 8)}`
  await administer(adminUrl, `create database ${name} template ${template}`)
  // A copy's grants on the database itself are the default ones.
  await administer(adminUrl, `revoke all on database ${name} from public`)
  await administer(
    adminUrl,
    `grant connect on database ${name} to housecall_app, housecall_sequencer`,
  )
  await administer(adminUrl, `alter database ${name} owner to housecall_owner`)
  const urls = {
    owner: urlFor(adminUrl, name, "housecall_owner", passwords.owner),
    app: urlFor(adminUrl, name, "housecall_app", passwords.app),
    sequencer: urlFor(adminUrl, name, "housecall_sequencer", passwords.sequencer),
    admin: urlFor(adminUrl, name),
  }
  const place = mkdtempSync(join(tmpdir(), "housecall-test-"))
  Object.assign(process.env, settings(urls, await emptyRedis(redisUrl), place))

  const pools = {
    owner: pool(urls.owner),
    app: pool(urls.app),
    sequencer: pool(urls.sequencer),
    admin: pool(urls.admin),
  }
  afterAll(async () => {
    await closeDatabase()
    for (const one of Object.values(pools)) await one.end()
    await administer(adminUrl, `drop database if exists ${name} with (force)`)
    rmSync(place, { recursive: true, force: true })
  })
  return { ...pools, urls }
}

/** Files that run at the same moment have different pool ids, counted from 1. */
function ownCluster(): TestingCluster {
  const clusters = inject("clusters")
  const own = clusters[(Number(process.env["VITEST_POOL_ID"] ?? "1") - 1) % clusters.length]
  if (own === undefined) throw new Error("no cluster was started for SQL tests")
  return own
}

async function emptyRedis(redisUrl: string | undefined): Promise<string | undefined> {
  if (redisUrl === undefined) return undefined
  const client = new Redis(redisUrl)
  await client.flushdb()
  client.disconnect()
  return redisUrl
}

function settings(
  urls: TestDatabase["urls"],
  redisUrl: string | undefined,
  place: string,
): Record<string, string> {
  const seatSigningKey = join(place, "seat-signing-key.pem")
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  writeFileSync(seatSigningKey, privateKey.export({ type: "pkcs8", format: "pem" }), {
    mode: 0o600,
  })
  return {
    BASE_URL: "http://localhost:3000",
    DATABASE_URL: urls.app,
    SEQUENCER_DATABASE_URL: urls.sequencer,
    // Port 9 is "discard": nobody listens, so what needs these says so at once.
    REDIS_URL: redisUrl ?? "redis://127.0.0.1:9",
    LIVEKIT_URL: "ws://127.0.0.1:9",
    LIVEKIT_API_URL: "http://127.0.0.1:9",
    LIVEKIT_API_KEY: "hctest",
    LIVEKIT_API_SECRET: randomBytes(32).toString("base64url"),
    SMTP_URL: "smtp://127.0.0.1:9",
    MAIL_FROM: "Housecall <no-reply@housecall.example>",
    SESSION_SECRET: randomBytes(32).toString("base64url"),
    MASTER_KEY: randomBytes(32).toString("base64url"),
    SEAT_SIGNING_KEY_FILE: seatSigningKey,
    AUDIT_SIGNER_DIR: place,
    LOG_LEVEL: "silent",
  }
}

function pool(connectionString: string): pg.Pool {
  const made = new pg.Pool({ connectionString, max: 4 })
  made.on("error", () => undefined)
  // Tests arrange in clear, past every rule, and read what was sealed.
  made.on("connect", openResultsOf)
  const query = async (text: string, values?: unknown[]) => {
    const client = await made.connect()
    try {
      return await client.query(text, values)
    } finally {
      client.release()
    }
  }
  made.query = query as typeof made.query
  return made
}

async function administer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
