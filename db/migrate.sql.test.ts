import { execFile } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import pg from "pg"
import { describe, expect, onTestFinished, test } from "vitest"

import { urlFor } from "@/tools/stack/postgres-roles"

import { expectSchema } from "./expect-schema"
import { migrate, migrateLock } from "./migrate"
import { migrationFiles } from "./migration-files"
import { stateOf } from "./migration-state"
import { testDatabase } from "./testing"

const database = await testDatabase()
const root = join(import.meta.dirname, "..")

/** An empty database, and a folder of migrations that a test writes. */
async function empty() {
  const name = `half_${randomUUID().slice(0, 8)}`
  await database.admin.query(`create database ${name} owner housecall_owner`)
  const folder = mkdtempSync(join(tmpdir(), "housecall-migrations-"))
  onTestFinished(async () => {
    await database.admin.query(`drop database ${name} with (force)`)
    rmSync(folder, { recursive: true, force: true })
  })
  const at = new URL(database.urls.owner)
  const url = urlFor(database.urls.owner, name, at.username, decodeURIComponent(at.password))
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  /** Somebody else on the database, as its owner. */
  const other = async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    client.on("error", () => undefined)
    onTestFinished(() => client.end())
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid")
    return { client, pid: rows[0]?.pid }
  }
  return {
    url,
    folder,
    write,
    run: () => migrate(url, folder),
    state: () => stateOf(url, folder),
    other,
  }
}

describe("a half-done migration", () => {
  test("is named, with what was kept and the way on; the same command then goes on from there", async () => {
    const { write, run, state } = await empty()
    write("0001_one.sql", "create table one (id int)")
    write("0002_two.sql", "create table two (id int); insert into nowhere values (1)")
    write("0003_three.sql", "create table three (id int)")
    expect(await state()).toMatchObject({ kind: "behind" })
    await expect(run()).rejects.toMatchObject({
      message: 'Migration 0002_two.sql failed: relation "nowhere" does not exist',
      advice: expect.stringMatching(
        /^Nothing of 0002_two\.sql was kept\. 1 of 3 new files ran before it and stay\..*run migrate again/,
      ),
    })
    expect(await state()).toEqual({
      kind: "behind",
      what: "0002_two.sql and 1 more did not run",
      way: expect.stringContaining('run "npm run migrate"'),
    })
    write("0002_two.sql", "create table two (id int)")
    expect(await run()).toEqual(["0002_two.sql", "0003_three.sql"])
    expect(await state()).toEqual({ kind: "same" })
  })

  test("a file that was edited after it ran is refused by name, by migrate and by whoever starts", async () => {
    const { write, run, state } = await empty()
    write("0001_one.sql", "create table one (id int)")
    await run()
    write("0001_one.sql", "create table one (id bigint)")
    write("0002_two.sql", "create table two (id int)")
    expect(await state()).toMatchObject({
      kind: "changed",
      what: "0001_one.sql is not what it was when it ran",
    })
    await expect(run()).rejects.toMatchObject({
      message: expect.stringMatching(
        /^Database: 0001_one\.sql is not what it was when it ran; start the version that/,
      ),
      advice: "nothing was changed",
    })
    write("0001_one.sql", "create table one (id int)")
    expect(await run()).toEqual(["0002_two.sql"])
  })

  test("a newer version's files are lived with, unless one of them says that it needs a newer one", async () => {
    const { url, folder, write, run, state } = await empty()
    write("0001_one.sql", "create table one (id int)")
    write("0002_more.sql", "alter table one add column more text")
    await run()
    rmSync(join(folder, "0002_more.sql"))
    expect(await state()).toMatchObject({ kind: "ahead" })
    write(
      "0003_less.sql",
      "-- Needs itself: it takes away what the version before reads.\ndrop table one",
    )
    write("0002_more.sql", "alter table one add column more text")
    await run()
    rmSync(join(folder, "0003_less.sql"))
    expect(await state()).toMatchObject({
      kind: "too_new",
      what: expect.stringContaining("0003_less.sql of a newer version ran"),
    })
    const told: string[] = []
    const say = (words: string) => void told.push(words)
    await expectSchema({ url, folder, refuse: say, warn: say })
    expect(told).toHaveLength(1)
  })

  test("what ran before hashes were kept is taken as it is", async () => {
    const { url, folder, write, run, state } = await empty()
    write("0001_one.sql", "create table one (id int)")
    await run()
    const owner = urlFor(database.urls.admin, new URL(url).pathname.slice(1))
    const client = new pg.Client({ connectionString: owner })
    await client.connect()
    await client.query("alter table schema_migrations drop column sha256, drop column needs")
    await client.end()
    expect(await state()).toMatchObject({ kind: "behind" })
    expect(await run()).toEqual([])
    expect(await state()).toEqual({ kind: "same" })
    expect(await migrationFiles(folder)).toHaveLength(1)
  })
})

describe("nobody is waited for without end", () => {
  test("a server that goes away in the middle of a file is the file's failure, with the way on", async () => {
    const { write, run } = await empty()
    write("0001_one.sql", "create table one (id int)")
    write(
      "0002_two.sql",
      "create table two (id int); select pg_terminate_backend(pg_backend_pid())",
    )
    await expect(run()).rejects.toMatchObject({
      message: expect.stringMatching(/^Migration 0002_two\.sql failed: .*terminat/),
      advice: expect.stringContaining("1 of 2 new files ran before it and stay"),
    })
    write("0002_two.sql", "create table two (id int)")
    expect(await run()).toEqual(["0002_two.sql"])
  })

  test("another migrate is named, with the way on", async () => {
    const { url, folder, write, run, other } = await empty()
    write("0001_one.sql", "create table one (id int)")
    const { client, pid } = await other()
    await client.query("select pg_advisory_lock($1)", [migrateLock])
    await expect(migrate(url, folder, 20)).rejects.toMatchObject({
      message: "Another migrate is at work on this database",
      advice: expect.stringContaining(`select pg_terminate_backend(${pid})`),
    })
    await client.end()
    expect(await run()).toEqual(["0001_one.sql"])
  })

  test("a backup, which reads the table of what ran until it ends, holds up nothing", async () => {
    const { url, folder, write, run, other } = await empty()
    write("0001_one.sql", "create table one (id int)")
    await run()
    write("0002_two.sql", "create table two (id int)")
    const { client } = await other()
    await client.query("begin; lock table schema_migrations in access share mode")
    expect(await migrate(url, folder, 20)).toEqual(["0002_two.sql"])
  })

  test("a table that a file changes is let go and asked for again, then the file is named", async () => {
    const { url, folder, write, run, other } = await empty()
    write("0001_one.sql", "create table one (id int)")
    await run()
    write("0002_two.sql", "alter table one add column two int")
    const { client } = await other()
    await client.query("begin; lock table one in access share mode")
    await expect(migrate(url, folder, 20)).rejects.toMatchObject({
      message: expect.stringContaining("Migration 0002_two.sql failed"),
      advice: expect.stringContaining("look for long transactions"),
    })
    await client.end()
    expect(await run()).toEqual(["0002_two.sql"])
  })
})

test("a table that somebody holds locked holds up no start: it is asked again later", async () => {
  const client = await database.admin.connect()
  const told: string[] = []
  const say = (words: string) => void told.push(words)
  try {
    await client.query("begin; lock table schema_migrations in access exclusive mode")
    await expectSchema({ url: database.urls.app, refuse: say, warn: say })
  } finally {
    await client.query("rollback")
    client.release()
  }
  expect(told).toEqual([])
})

test("a database that knows no such role, or is none, is a wrong setting; one that is away is not", async () => {
  const stranger = new URL(database.urls.app)
  stranger.username = "housecall_nobody"
  const nowhere = urlFor(database.urls.app, "housecall_nowhere")
  const away = new URL(database.urls.app)
  away.host = "127.0.0.1:9"
  const told: string[] = []
  const say = (words: string) => void told.push(words)
  for (const url of [stranger.href, nowhere, away.href])
    await expectSchema({ url, refuse: say, warn: say })
  expect(told).toEqual([
    expect.stringMatching(
      /^Settings: DATABASE_URL: PostgreSQL says: .*housecall_nobody.*\.env\.example/,
    ),
    expect.stringMatching(/^Settings: DATABASE_URL: PostgreSQL says: .*housecall_nowhere/),
  ])
})

test("workers whose sequencer the database does not know do not start: one line, exit code 78", async () => {
  const sequencer = new URL(database.urls.sequencer)
  sequencer.username = "housecall_nobody"
  const { code, said } = await start("workers/main.ts", { SEQUENCER_DATABASE_URL: sequencer.href })
  expect(said).toContain("Settings: SEQUENCER_DATABASE_URL: PostgreSQL says: ")
  expect(said.trim().split("\n")).toHaveLength(1)
  expect(code).toBe(78)
})

describe.each([
  ["workers", "workers/main.ts"],
  ["web", "instrumentation.node.ts"],
])("%s", (_, program) => {
  test.each([
    [
      "a file that did not run",
      "delete from schema_migrations where name like '0085%'",
      "0085_migration_state.sql did not run",
    ],
    [
      "a file that is not what it was",
      "update schema_migrations set sha256 = 'other' where name like '0063_sealed%'",
      "0063_sealed.sql is not what it was when it ran",
    ],
    [
      "a newer version that it does not live with",
      "insert into schema_migrations (name, sha256, needs) values ('9999_new.sql', 'x', '9999_new.sql')",
      "9999_new.sql of a newer version ran",
    ],
  ])("does not start over %s: one line, exit code 78", async (_, fault, words) => {
    const { rows } = await database.admin.query("select * from schema_migrations")
    await database.admin.query(fault)
    const { code, said } = await start(program)
    await database.admin.query("truncate schema_migrations")
    await database.admin.query(
      "insert into schema_migrations select * from jsonb_populate_recordset(null::schema_migrations, $1)",
      [JSON.stringify(rows)],
    )
    expect(said).toContain(words)
    expect(said.trim().split("\n")).toHaveLength(1)
    expect(code).toBe(78)
    expect(await stateOf(database.urls.app)).toEqual({ kind: "same" })
  })
})

function start(
  program: string,
  settings: Record<string, string> = {},
): Promise<{ code: unknown; said: string }> {
  const env = { ...process.env, LOG_LEVEL: "info", ...settings }
  return new Promise((done) => {
    execFile(
      process.execPath,
      ["--import", "tsx", join(root, program)],
      { cwd: root, env },
      (error, stdout, stderr) =>
        done({ code: error === null ? 0 : error.code, said: stdout + stderr }),
    )
  })
}
