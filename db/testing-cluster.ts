import { randomBytes } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import pg from "pg"
import type { TestProject } from "vitest/node"

import { findRedis } from "@/tools/programs.mjs"
import { choosePort } from "@/tools/stack/ports"
import { startPostgres } from "@/tools/stack/postgres"
import { prepareRoles } from "@/tools/stack/postgres-roles"
import { startRedis } from "@/tools/stack/redis"
import { supervise } from "@/tools/stack/supervisor"
import { discard, sweep } from "@/tools/stack/sweep"

import { migrate } from "./migrate"

export type TestingCluster = {
  /** A superuser's address. */
  adminUrl: string
  /** The migrated database that each test file gets a copy of. */
  template: string
  passwords: { owner: string; app: string; sequencer: string }
  /** Absent where no redis-server is installed. */
  redisUrl?: string
}

declare module "vitest" {
  interface ProvidedContext {
    clusters: readonly TestingCluster[]
  }
}

/**
 * vitest's global set-up for `*.sql.test.ts`: for each of its workers a cluster and a Redis that live as
 * long as the run, and a migrated template. A transaction holds back what its whole cluster may append to
 * the log, so files that run at the same moment must not share one. TEST_DATABASE_URL (a superuser's
 * address) has them use a server of yours instead, one file at a time.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = join(import.meta.dirname, "../.data/sql-tests")
  await sweep(parent)
  const given = process.env["TEST_DATABASE_URL"]
  const isOneFile = project.vitest.state.getPaths().length < 2
  const count = given === undefined && !isOneFile ? project.vitest.config.maxWorkers : 1
  const begun = await Promise.allSettled(Array.from({ length: count }, () => begin(parent, given)))
  // What tests write into folders of their own goes at the run's end, passed or failed.
  const folders = mkdtempSync(join(tmpdir(), "housecall-tests-"))
  process.env["TMPDIR"] = folders
  const clusters = begun.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
  const end = async (): Promise<void> => {
    await Promise.all(clusters.map((one) => one.end()))
    rmSync(folders, { recursive: true, force: true })
  }
  const failed = begun.find((one) => one.status === "rejected")
  if (failed === undefined) {
    project.provide(
      "clusters",
      clusters.map(({ cluster }) => cluster),
    )
    return end
  }
  await end()
  throw failed.reason
}

async function begin(
  parent: string,
  given: string | undefined,
): Promise<{ cluster: TestingCluster; end: () => Promise<void> }> {
  const run = randomBytes(6).toString("hex")
  const directory = join(parent, run)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const supervisor = await supervise(directory, (reason) => console.error(reason.message))
  const passwords = { owner: secret(), app: secret(), sequencer: secret() }
  const template = `template_housecall_${run}`

  const start = async (): Promise<TestingCluster> => {
    const [adminUrl, redisUrl] = await Promise.all([given ?? postgres(), redis()])
    const urls = await prepareRoles(adminUrl, template, passwords)
    await migrate(urls.owner)
    return { adminUrl, template, passwords, ...(redisUrl === undefined ? {} : { redisUrl }) }
  }
  const postgres = async (): Promise<string> =>
    startPostgres(supervisor, {
      directory,
      port: await choosePort(),
      password: secret(),
      throwaway: true,
    })
  const redis = async (): Promise<string | undefined> =>
    findRedis() === undefined
      ? undefined
      : startRedis(supervisor, directory, await choosePort(), secret())
  const end = async (): Promise<void> => {
    if (given !== undefined) await dropAll(given, run)
    await supervisor.stop()
    discard(directory)
  }

  try {
    return { cluster: await start(), end }
  } catch (error) {
    await end()
    throw error
  }
}

async function dropAll(adminUrl: string, run: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const left = await client.query<{ datname: string }>(
      "select datname from pg_database where datname like $1",
      [`%\\_${run}%`],
    )
    for (const { datname } of left.rows)
      await client.query(`drop database ${client.escapeIdentifier(datname)} with (force)`)
  } finally {
    await client.end()
  }
}

function secret(): string {
  return randomBytes(24).toString("base64url")
}
