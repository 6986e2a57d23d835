import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { parseWitnesses } from "@/lib/audit/anchors/witness-client"
import type { Witness } from "@/lib/audit/anchors/witness-client"
import { witnessLog } from "@/lib/audit/anchors/witnessing"
import { logState } from "@/lib/audit/desk/queries"
import { recoverLog } from "@/lib/audit/log/recover"
import { rotateKey } from "@/lib/audit/log/rotate"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { keyTerms } from "@/lib/audit/log/signing-keys"
import { formatWitnessKey, witnessKey } from "@/lib/audit/proofs/cosignature"
import { exported, furnish, read } from "@/lib/audit/testing"
import type { House } from "@/lib/audit/testing"
import { verifyExport } from "@/lib/audit/verify/export"
import { openZip } from "@/lib/audit/zip-reader"

/** The witness as it is run: a process of its own, without a database, asked over HTTP. */
const database = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), "housecall-witness-"))
const root = join(import.meta.dirname, "..")
const at = new Date()
let port: number
let house: House
let program: ChildProcess | undefined
let witness: Witness

beforeAll(async () => {
  port = await freePort()
})
beforeEach(async () => {
  await end()
  await house?.sequencer.close()
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  await read(house, 300)
  await sequence()
  witness = await startProgram()
})
afterAll(async () => {
  await end()
  await house?.sequencer.close()
  rmSync(folder, { recursive: true, force: true })
})

const sequence = () => sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
const vkeys = async () => (await keyTerms(house.folder, house.clinicId)).map(({ vkey }) => vkey)
const ask = async (whom = witness) =>
  witnessLog(house.sequencer.db, house.clinicId, whom, await vkeys())
const anchors = async () => {
  const state = await logState(house.auditor)
  return state.ok ? state.value.anchors : []
}

async function checked(pins: { witnesses?: string[]; vkeys?: string[] }) {
  const archive = await openZip(await exported(house, folder, at))
  try {
    return await verifyExport(archive, pins)
  } finally {
    await archive.close()
  }
}

test("a checkpoint is cosigned once, and the page and the export say by whom", async () => {
  expect(await ask()).toBe("cosigned")
  expect(await ask()).toBe("current")
  expect(await anchors()).toMatchObject([
    { kind: "witness", name: "test/witness", upTo: { size: 300 }, trouble: null },
  ])
  const { finding, vouched } = await checked({ witnesses: [witness.vkey] })
  expect(finding).toMatchObject({ sound: true, size: 300 })
  expect(vouched).toMatchObject([
    { kind: "witness", name: "test/witness", size: 300, checked: true },
  ])
  // Without its key its line is there, and proves nothing.
  expect((await checked({})).vouched).toMatchObject([{ name: "test/witness", checked: false }])
})

test("an export of more than was cosigned carries the checkpoint that was, and begins with it", async () => {
  await ask()
  await read(house, 10)
  await sequence()
  const { finding, vouched } = await checked({ witnesses: [witness.vkey] })
  expect(finding).toMatchObject({ sound: true, size: 311 - 1 })
  expect(vouched).toMatchObject([{ name: "test/witness", size: 300, checked: true }])
  expect(await ask()).toBe("cosigned")
})

test("a witness that is away is said to be, and asked again when it is back", async () => {
  await end()
  expect(await ask()).toBe("unreachable")
  expect(await anchors()).toMatchObject([{ upTo: null, trouble: "unreachable" }])
  await startProgram()
  expect(await ask()).toBe("cosigned")
  expect(await anchors()).toMatchObject([{ upTo: { size: 300 }, trouble: null }])
})

test("a log whose signer was made to forget is refused by the witness, until its own operator agrees", async () => {
  await read(house, 50)
  await sequence()
  expect(await ask()).toBe("cosigned")
  // Whoever has the database and the signer: the log cut, the signer told to go on.
  await cut(300)
  expect(await sequence()).toMatchObject({ ok: false })
  const operator = mintActor({
    kind: "system",
    clinicId: house.clinicId,
    name: "operator",
    requestId: "r",
  })
  const decided = { by: "R. Applegarth", reason: "Restored" }
  await recoverLog(operator, house.sequencer.db, house.signer, decided, at)
  await sequence()
  expect(await ask()).toBe("ahead")
  await read(house, 100)
  await sequence()
  expect(await ask()).toBe("inconsistent")
  expect(await anchors()).toMatchObject([{ upTo: null, trouble: "inconsistent" }])
  await end()
  await run("forget", `housecall/audit/${house.clinicId}`)
  await startProgram()
  expect(await ask()).toBe("cosigned")
})

test("a rotated key is known to the witness once its operator has it", async () => {
  await ask()
  const operator = mintActor({
    kind: "system",
    clinicId: house.clinicId,
    name: "operator",
    requestId: "r",
  })
  await rotateKey(operator, house.sequencer.db, house.folder, "R. Applegarth", 0, new Date())
  await sequence()
  expect(await ask()).toBe("cosigned")
  const [old, fresh] = await vkeys()
  expect((await checked({ vkeys: [old ?? "", fresh ?? ""] })).finding).toMatchObject({
    sound: true,
  })
  expect((await checked({ vkeys: [old ?? ""] })).finding).toMatchObject({ sound: false })
})

test("the log's own key is no witness, whatever it calls itself", async () => {
  const [vkey = ""] = await vkeys()
  const raw = Buffer.from(vkey.split("+").slice(2).join("+"), "base64").subarray(1)
  const own = witnessKey("somebody/else", raw)
  const asked = parseWitnesses(`http://127.0.0.1:${port} ${formatWitnessKey(own)}`)?.[0]
  expect(asked && (await ask(asked))).toBe("own_key")
  await expect(checked({ vkeys: [vkey], witnesses: [formatWitnessKey(own)] })).rejects.toThrow(
    "own key",
  )
})

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", join(root, "workers/witness.ts"), ...args], {
    cwd: root,
    stdio: "ignore",
    // Not one of Housecall's own settings: it needs none.
    env: {
      NODE_ENV: "test",
      PATH: process.env["PATH"],
      WITNESS_NAME: "test/witness",
      WITNESS_DIR: join(folder, "store"),
      WITNESS_LOGS: join(house.folder, "public"),
      WITNESS_LISTEN: `127.0.0.1:${port}`,
    },
  })
}

async function startProgram(): Promise<Witness> {
  program = start()
  const url = `http://127.0.0.1:${port}`
  await expect
    .poll(() =>
      fetch(url).then(
        (answer) => answer.status,
        () => 0,
      ),
    )
    .toBe(200)
  const parsed = parseWitnesses(`${url} ${(await (await fetch(url)).text()).trim()}`)?.[0]
  if (parsed === undefined) throw new Error("no witness")
  return parsed
}

function run(...args: string[]): Promise<void> {
  return ended(start(...args))
}

async function end(): Promise<void> {
  if (program === undefined || program.exitCode !== null) return
  program.kill("SIGKILL")
  await ended(program)
  program = undefined
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once("exit", () => resolve()))
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0))
    })
  })
}

/** As a superuser: the log's tables as they were at `size`. */
async function cut(size: number): Promise<void> {
  const own = `clinic_id = '${house.clinicId}'`
  const client = await database.admin.connect()
  try {
    await client.query("begin; set local session_replication_role = replica")
    await client.query(`delete from log_anchors where ${own} and size > ${size}`)
    await client.query(`delete from log_checkpoints where ${own} and size > ${size}`)
    await client.query(`delete from log_entries where ${own} and log_index >= ${size}`)
    await client.query(`delete from log_tiles where ${own} and level = 0 and tile * 256 >= ${size}`)
    await client.query(
      `update log_tiles set hashes = substring(hashes from 1 for (${size} - tile::int * 256) * 32) where ${own} and level = 0 and tile = ${Math.floor(size / 256)}`,
    )
    await client.query("commit")
  } finally {
    client.release()
  }
}
