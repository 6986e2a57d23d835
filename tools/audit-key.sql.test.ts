import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"

import { afterAll, beforeAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { furnish, read } from "@/lib/audit/testing"
import type { House } from "@/lib/audit/testing"

/** The operator's command, as it is typed. */
const database = await testDatabase()
const root = join(import.meta.dirname, "..")
let house: House
let slug: string

beforeAll(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor)
  slug = `c-${house.clinicId.slice(0, 8)}`
  await read(house, 5)
  await sequence()
})
afterAll(() => house.sequencer.close())

const sequence = () => sequenceClinic(house.sequencer.db, house.clinicId, house.signer)

async function type(...args: string[]): Promise<{ code: number; said: string }> {
  const program = ["--import", "tsx", join(root, "tools/audit-key.ts"), ...args]
  const env = { ...process.env, AUDIT_SIGNER_DIR: house.folder }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, program, {
      cwd: root,
      env,
    })
    return { code: 0, said: stdout + stderr }
  } catch (error) {
    const { code = 1, stdout = "", stderr = "" } = Object(error)
    return { code, said: `${stdout}${stderr}` }
  }
}

test("status names the keys, and says what is signed", async () => {
  const { code, said } = await type("status")
  expect(code).toBe(0)
  expect(said).toContain(`${slug}  ${house.clinicId}\n  5 events in the log, 5 signed\n`)
  expect(said).toContain(`housecall/audit/${house.clinicId}+`)
})

test("rotate asks by whom, and then does it", async () => {
  expect(await type("rotate", "--clinic", slug)).toEqual({
    code: 1,
    said: "--by is needed\nit goes into the log\n",
  })
  const { code, said } = await type("rotate", "--clinic", slug, "--by", "R. Applegarth")
  expect(code).toBe(0)
  expect(said).toMatch(/: [0-9a-f]{8} signs now, [0-9a-f]{8} until 20/)
  expect((await type("status", "--clinic", slug)).said.match(/since /g)).toHaveLength(2)
})

test("recover leaves a sound log alone, asks twice for another, and then lets it go on", async () => {
  const words = ["recover", "--clinic", slug, "--by", "R. Applegarth", "--why", "Disk failure"]
  expect(await type(...words, "--yes")).toMatchObject({
    code: 1,
    said: expect.stringContaining("There is nothing to recover"),
  })
  // The signer's memory as it would be had more been signed than there is.
  const memory = { size: 9, root: Buffer.alloc(32, 7).toString("base64"), epoch: 0 }
  await sequence()
  writeFileSync(join(house.folder, `${house.clinicId}.json`), JSON.stringify(memory))
  expect((await type("status", "--clinic", slug)).said).toContain("STOPPED: smaller")
  expect(await type(...words.slice(0, -1), "\u200b\u200b\u200b", "--yes")).toMatchObject({
    code: 1,
    said: expect.stringContaining("says nothing that can be read"),
  })
  expect(await type(...words)).toMatchObject({
    code: 1,
    said: expect.stringContaining("9 events were signed; the log has 6."),
  })
  const { code, said } = await type(...words, "--yes")
  expect(said).toContain(
    "Goes on from 6, after 9. The record of it is in the log of 7, and signed.",
  )
  expect(code).toBe(0)
  expect((await type("status", "--clinic", slug)).said).not.toContain("STOPPED")
})
