import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { z } from "zod"

import { withConnection } from "@/db/own-connection"

import { Failure } from "../failure"
import { step } from "../progress"
import { choosePort } from "../stack/ports"
import { startPostgres } from "../stack/postgres"
import { urlFor } from "../stack/postgres-roles"
import type { Supervisor } from "../stack/supervisor"
import { backUp, queueAnew, restore } from "./backup"
import type { Backup } from "./backup"
import { inside, tool } from "./inside"
import { findPostgresPrograms } from "./postgres-programs"
import type { PostgresPrograms } from "./postgres-programs"
import { restoredSettings, secret } from "./settings"
import type { Keys } from "./settings"
import { ownSource, runningSource } from "./source"
import type { Source } from "./source"
import { differences, sumsOf } from "./tables"

export type Options = { running: boolean; programs?: string | undefined }
type Say = (text: string) => void
type Settings = Record<string, string>

/** Each step throws where it does not hold. `place` has a folder for each of the three parts of a backup. */
export async function drill(
  supervisor: Supervisor,
  place: string,
  { running, programs: folder }: Options,
): Promise<void> {
  const at = placesIn(place)
  const source = await step("Installation", (say) => open(supervisor, at.source, running, say))
  const programs = await step("Way", (say) => wayFor(source, folder, say))
  const backup = await step("Back up", (say) => backUpAll(source, at, programs, say))
  const target = await step("New server", () => newServer(supervisor, at.target))
  const passwords = { owner: secret(), app: secret(), sequencer: secret() }
  const name = "housecall"
  const database = urlFor(target, name)
  const putBack = () => restore(backup, target, name, passwords, programs)

  const settings = await step("Restore", async (say) => {
    const { urls, migrated } = await putBack()
    say(`roles, tables and rows; ${migrated.length} migrations were left to run`)
    return restoredSettings(urls, keysIn(at.keys), at.signer)
  })
  await step("Compare", (say) => compare(backup, database, say))
  await step("Keys", (say) => opens(settings, say))
  await step("No keys", (say) => staysShut(settings, say))
  await step("Log", async (say) => {
    const waited = await queueAnew(database)
    await signed(settings)
    say(`${await verified(settings, at, [])}; ${waited} events that waited were appended`)
  })
  await step("Yesterday", async (say) => {
    await inside(settings, "happen")
    await signed(settings)
    await putBack()
    await queueAnew(database)
    say(await refused(settings))
  })
  await step("The way on", async (say) => {
    await recovered(settings)
    say(
      `${await verified(settings, at, ["says that it went on from"])}, which every export says from now on`,
    )
  })
}

/** Three things, in three places: the keys never lie beside the database. */
function placesIn(place: string) {
  const at = (name: string) => join(place, name)
  for (const name of ["database", "keys", "signer", "exports"])
    mkdirSync(at(name), { recursive: true, mode: 0o700 })
  return {
    source: at("source"),
    target: at("target"),
    database: at("database"),
    keys: at("keys"),
    signer: at("signer"),
    exports: at("exports"),
  }
}
type Places = ReturnType<typeof placesIn>

async function open(
  supervisor: Supervisor,
  directory: string,
  running: boolean,
  say: Say,
): Promise<Source> {
  say(running ? "the one that runs; it is only read" : "one of its own, with the demo clinics")
  return running ? runningSource() : ownSource(supervisor, directory)
}

async function wayFor(
  source: Source,
  folder: string | undefined,
  say: Say,
): Promise<PostgresPrograms | undefined> {
  const { rows } = await withConnection(source.database, (client) =>
    client.query<{ number: string }>("select current_setting('server_version_num') as number"),
  )
  const server = Math.floor(Number(rows[0]?.number) / 10_000)
  const programs = findPostgresPrograms(server, folder)
  say(
    programs === undefined
      ? `PostgreSQL ${server}; no pg_dump here fits it, so the drill copies the rows itself`
      : `PostgreSQL ${server}, pg_dump and pg_restore ${programs.major}`,
  )
  return programs
}

/** The signer first: a database may be newer than what was signed, and never older. */
async function backUpAll(
  source: Source,
  at: Places,
  programs: PostgresPrograms | undefined,
  say: Say,
): Promise<Backup> {
  cpSync(source.signer, at.signer, { recursive: true })
  writeFileSync(join(at.keys, "keys.json"), JSON.stringify(source.keys), { mode: 0o600 })
  const backup = await backUp(source.database, at.database, programs)
  const rows = [...backup.sums.values()].reduce((sum, one) => sum + one.rows, 0)
  say(`database (${backup.sums.size} tables, ${rows} rows), keys and signer, each in its own place`)
  return backup
}

async function newServer(supervisor: Supervisor, directory: string): Promise<string> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const cluster = { directory, port: await choosePort(), password: secret(), throwaway: true }
  return startPostgres(supervisor, { ...cluster, name: "postgres-target" })
}

function keysIn(folder: string): Keys {
  const kept: unknown = JSON.parse(readFileSync(join(folder, "keys.json"), "utf8"))
  const key = z.string().optional()
  return z.object({ MASTER_KEY: z.string(), RECORD_KEY: key, RECORD_KEY_BEFORE: key }).parse(kept)
}

async function compare(backup: Backup, database: string, say: Say): Promise<void> {
  const wrong = differences(backup.sums, await withConnection(database, sumsOf))
  if (wrong.length > 0)
    throw new Failure(
      `The copy is not what was backed up: ${wrong.join("; ")}`,
      "do not rely on backups made this way until it is known why",
    )
  say(`all ${backup.sums.size} tables are the same, row by row`)
}

const Opened = z.object({ values: z.number(), opened: z.number(), tables: z.number() })

async function opens(settings: Settings, say: Say): Promise<void> {
  const { values, opened, tables } = Opened.parse(await inside(settings, "open"))
  if (values === 0 || opened < values)
    throw new Failure(
      `Of ${values} sealed values ${opened} open with the keys that were kept`,
      "the copy of the keys is not that of this database: find the right one now",
    )
  say(`all ${values} sealed values looked at, of ${tables} tables, open with the keys kept apart`)
}

async function staysShut(settings: Settings, say: Say): Promise<void> {
  const { RECORD_KEY: _, RECORD_KEY_BEFORE: __, ...rest } = settings
  const others = { ...rest, MASTER_KEY: secret() }
  const { values, opened } = Opened.parse(await inside(others, "open"))
  if (values === 0 || opened > 0)
    throw new Failure(`${opened} sealed values open without the keys`, "they are not sealed")
  say(`without them none of the ${values} opens: the backup alone is of no use to a thief`)
}

const Told = z.array(
  z.object({ slug: z.string(), signed: z.number().optional(), refused: z.string().optional() }),
)

async function signed(settings: Settings): Promise<void> {
  const told = Told.parse(await inside(settings, "sign"))
  const stopped = told.filter((one) => one.refused !== undefined)
  if (stopped.length > 0)
    throw new Failure(
      `The log of ${stopped.map(({ slug }) => slug).join(", ")} stopped`,
      "the signer's copy is newer than the database: docs/audit-log.md, The log stopped",
    )
}

/** Whole logs, exported by the copy and checked from the files alone, with the keys of the signer's own folder. */
async function verified(settings: Settings, at: Places, notes: readonly string[]): Promise<string> {
  const made = z
    .array(z.object({ slug: z.string(), id: z.string(), file: z.string() }))
    .parse(await inside(settings, "export", at.exports))
  const sizes: string[] = []
  for (const { slug, id, file } of made) {
    const vkeys = readFileSync(join(at.signer, "public", `${id}.vkeys`), "utf8")
    const pins = vkeys
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .flatMap((key) => ["--vkey", key])
    const { code, said } = await tool({}, "audit-verify.ts", file, ...pins)
    const size = /^SOUND: all (\d+) events/.exec(said)?.[1]
    if (code !== 0 || size === undefined || !notes.every((note) => said.includes(note)))
      throw new Failure(`audit:verify says of ${slug}: ${said.trim()}`, "docs/audit-log.md")
    sizes.push(`${slug} ${size}`)
  }
  if (made.length === 0) throw new Failure("No log was ever signed", "start the workers first")
  return `every log exported and found sound by audit:verify (events: ${sizes.join(", ")})`
}

/** The same backup once more, under a signer that has signed since. */
async function refused(settings: Settings): Promise<string> {
  const told = Told.parse(await inside(settings, "sign"))
  const wrong = told.filter((one) => one.refused !== "smaller")
  if (told.length === 0 || wrong.length > 0)
    throw new Failure(
      `An older database was signed: ${wrong.map(({ slug }) => slug).join(", ")}`,
      "the signer must refuse it: report this",
    )
  const { said } = await tool(settings, "audit-key.ts", "status")
  if (!said.includes("STOPPED: smaller"))
    throw new Failure(`audit:key -- status does not say so: ${said}`, "report this")
  return 'an older database is not signed by the newer signer: "STOPPED: smaller"'
}

async function recovered(settings: Settings): Promise<void> {
  for (const { slug } of Told.parse(await inside(settings, "sign"))) {
    const asked = ["--clinic", slug, "--by", "The drill", "--why", "A drill of the backup"]
    const { code, said } = await tool(settings, "audit-key.ts", "recover", ...asked, "--yes")
    if (code !== 0)
      throw new Failure(`audit:key -- recover for ${slug}: ${said.trim()}`, "docs/audit-log.md")
  }
}
