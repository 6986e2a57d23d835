import { randomBytes } from "node:crypto"
import { mkdirSync } from "node:fs"
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
    cluster: TestingCluster
  }
}

/**
 * vitest's global set-up for `*.sql.test.ts`: a cluster and a Redis that live as long as the run, and a
 * migrated template. TEST_DATABASE_URL (a superuser's address) has them use a server of yours instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = randomBytes(6).toString("hex")
  const parent = join(import.meta.dirname, "../.data/sql-tests")
  await sweep(parent)
  const directory = join(parent, run)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const supervisor = await supervise(directory, (reason) => console.error(reason.message))
  const passwords = { owner: secret(), app: secret(), sequencer: secret() }
  const template = `template_housecall_${run}`
  const given = process.env["TEST_DATABASE_URL"]

  const begin = async (): Promise<TestingCluster> => {
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
    project.provide("cluster", await begin())
    return end
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
