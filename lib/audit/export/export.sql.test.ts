import { spawnSync } from "node:child_process"
import { createWriteStream } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import { afterAll, beforeAll, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"

import { verifyNow } from "../checks/commands"
import { events } from "../desk/event-queries"
import { entryBundles } from "../desk/queries"
import type { Filter } from "../filter"
import { sequenceClinic } from "../log/sequence"
import { record } from "../record"
import { furnish, read } from "../testing"
import type { House } from "../testing"
import { verifyExport } from "../verify/export"
import { makingOf } from "../verify/making"
import { openZip, Unreadable } from "../zip-reader"
import { zip } from "../zip-writer"
import type { ZipFile } from "../zip-writer"
import { exportLimits, fetchExport, startExport } from "./commands"
import { exportProgress } from "./progress"

const database = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), "housecall-export-"))
let house: House
let whole: string
let part: string
const at = new Date("2026-11-24T10:40:00.000Z")

// 600 reads, and one event of the clinic itself in the middle: 601 rows, three bundles, two levels.
beforeAll(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor, at)
  await read(house, 300)
  await withTenant(house.clinicId, (tx) =>
    record(tx, house.auditor, {
      action: "staff.signed_in",
      entity: { type: "session", id: "session" },
      outcome: "success",
      purpose: "HOPERAT",
      data: {},
    }),
  )
  await read(house, 300)
  await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
  whole = await download({})
  part = await download({ action: "staff.signed_in" })
})
afterAll(async () => {
  await house.sequencer.close()
  await rm(folder, { recursive: true, force: true })
})

let downloads = 0
async function download(filter: Filter): Promise<string> {
  const started = await startExport(
    house.auditor,
    { filter, reason: "Access request, case 2026-118" },
    at,
  )
  if (!started.ok) throw new Error(started.reason)
  const fetched = await fetchExport(house.auditor, started.value.id, at)
  if (!fetched.ok) throw new Error(fetched.reason)
  const path = join(folder, `${downloads++}-${fetched.value.name}`)
  await pipeline(Readable.from(fetched.value.bytes), createWriteStream(path))
  return path
}

async function deniedIn(clinicId: string): Promise<number | null> {
  const found = await database.admin.query(
    "select from audit_events where clinic_id = $1 and action = 'access.denied'",
    [clinicId],
  )
  return found.rowCount
}

async function verify(path: string, pins = {}) {
  const archive = await openZip(path)
  try {
    return await verifyExport(archive, pins)
  } finally {
    await archive.close()
  }
}

/** The export with some files changed, packed again as any program would. */
async function repacked(
  from: string,
  change: (path: string, data: Buffer) => Buffer | null,
  more: ZipFile[] = [],
): Promise<string> {
  const archive = await openZip(from)
  const files: ZipFile[] = [...more]
  for (const path of archive.paths) {
    const data = change(path, (await archive.bytes(path)) ?? Buffer.alloc(0))
    if (data !== null) files.push({ path, data })
  }
  await archive.close()
  const to = join(folder, `changed-${downloads++}.zip`)
  const chunks: Uint8Array[] = []
  for await (const chunk of zip(Readable.from(files))) chunks.push(chunk)
  await writeFile(to, Buffer.concat(chunks))
  return to
}

const rowsChanged = (change: (lines: string[]) => string[]) => (path: string, data: Buffer) =>
  path === "events.ndjson"
    ? Buffer.from(`${change(data.toString().trimEnd().split("\n")).join("\n")}\n`)
    : data

/** As a forger packs it: the manifest's sums are those of what it holds now. */
async function forged(from: string, change: (lines: string[]) => string[]): Promise<string> {
  const changed = await repacked(from, rowsChanged(change))
  const archive = await openZip(changed)
  const sums = new Map<string, string>()
  for (const path of archive.paths) sums.set(path, await archive.sum(path))
  await archive.close()
  return repacked(changed, (path, data) => {
    if (path !== "manifest.json") return data
    const manifest: { files: Record<string, string> } = JSON.parse(data.toString())
    for (const name of Object.keys(manifest.files)) manifest.files[name] = sums.get(name) ?? ""
    return Buffer.from(JSON.stringify(manifest))
  })
}

const erasedRow = (line: string): string => {
  const entry = /^\{("entry":"(?:[^"\\]|\\.)*",)/u.exec(line)?.[1] ?? ""
  return `{${entry}"erased":true,"seq":${/"seq":(\d+)\}$/.exec(line)?.[1]}}`
}

describe("a sound export", () => {
  test("the whole log", async () => {
    expect(await verify(whole)).toMatchObject({
      kind: "log",
      rows: 601,
      finding: { sound: true, size: 601, erased: 0 },
    })
    const archive = await openZip(whole)
    expect(archive.paths).toEqual([
      "VERIFY.md",
      "vkey",
      "KEYS.txt",
      "log/checkpoint",
      "log/tile/0/000",
      "log/tile/0/001",
      "log/tile/0/002.p/89",
      "log/tile/1/000.p/2",
      "log/tile/entries/000",
      "log/tile/entries/001",
      "log/tile/entries/002.p/89",
      "events.ndjson",
      "events.csv",
      "manifest.json",
    ])
    expect((await archive.bytes("events.ndjson"))?.toString()).not.toMatch(
      /Agnes|Applegarth|Penhallow/,
    )
    await archive.close()
  })

  // The command stands in VERIFY.md; a bare machine has no jq.
  test.skipIf(spawnSync("jq", ["--version"]).status !== 0)(
    "its AuditEvents alone, one a line, by the command that it names",
    async () => {
      const archive = await openZip(whole)
      const [text, rows] = [await archive.bytes("VERIFY.md"), await archive.bytes("events.ndjson")]
      await archive.close()
      const filter = /^ {6}jq -c '([^']+)' events\.ndjson/m.exec(String(text))?.[1] ?? "absent"
      const { stdout } = spawnSync("jq", ["-c", filter], {
        input: rows ?? "",
        maxBuffer: 64 * 1024 * 1024,
        encoding: "utf8",
      })
      const events = stdout.trimEnd().split("\n")
      expect(events).toHaveLength(601)
      for (const event of events) expect(event).toMatch(/^\{.*"resourceType":"AuditEvent"/)
    },
  )

  test("a part has a proof for each row and no tiles", async () => {
    expect(await verify(part)).toMatchObject({
      kind: "rows",
      rows: 1,
      finding: { sound: true, size: 601 },
    })
    const archive = await openZip(part)
    expect(archive.paths).toEqual([
      "VERIFY.md",
      "vkey",
      "KEYS.txt",
      "log/checkpoint",
      "events.ndjson",
      "events.csv",
      "proofs/300.tlog-proof",
      "manifest.json",
    ])
    await archive.close()
  })

  test("with the key and an earlier checkpoint pinned", async () => {
    const archive = await openZip(whole)
    const vkey = (await archive.bytes("vkey"))?.toString().trim()
    const checkpoint = (await archive.bytes("log/checkpoint"))?.toString()
    await archive.close()
    await read(house, 300)
    await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
    const later = await download({})
    // 601 and 300 reads besides: each of two exports is two events itself.
    expect(await verify(later, { vkeys: [vkey], checkpoint })).toMatchObject({
      finding: { sound: true, size: 905 },
    })
    expect(
      await verify(whole, { vkeys: [vkey], checkpoint: await checkpointOf(later) }),
    ).toMatchObject({
      finding: { sound: false, what: expect.stringContaining("shorter") },
    })
  })

  test("a part is compared with a kept checkpoint of its size, and says so where it cannot be", async () => {
    const same = await checkpointOf(part)
    expect(await verify(part, { checkpoint: same })).toMatchObject({
      uncompared: null,
      finding: { sound: true },
    })
    const later = await checkpointOf(await download({}))
    expect(await verify(part, { checkpoint: later })).toMatchObject({
      uncompared: 905,
      finding: { sound: true },
    })
  })

  test("and with nobody's word for another size: what a witness signed of an earlier log is not of this part", async () => {
    const later = await checkpointOf(await download({}))
    for (const path of ["log/witnessed", "log/stamped"]) {
      const added = await repacked(part, (_, data) => data, [{ path, data: Buffer.from(later) }])
      expect(await verify(added)).toMatchObject({ finding: { sound: false, index: null } })
    }
    const added = await repacked(part, (_, data) => data, [
      { path: "log/witnessed", data: Buffer.from(later) },
    ])
    expect(await verify(added)).toMatchObject({
      finding: { what: expect.stringContaining("not shown by a part") },
    })
  })

  test("another clinic's key does not fit, and what is no key is not a finding", async () => {
    const vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    expect(await verify(whole, { vkeys: [vkey] })).toMatchObject({ finding: { sound: false } })
    await expect(verify(whole, { vkeys: ["riverside"] })).rejects.toThrow(Unreadable)
  })
})

describe("a broken export says where", () => {
  test.each<[string, number, string, (lines: string[]) => string[]]>([
    [
      "a changed word",
      100,
      "not the one",
      (lines) => lines.with(100, lines[100]?.replace('"view":"chart"', '"view":"other"') ?? ""),
    ],
    [
      "a changed FHIR rendering",
      7,
      "FHIR",
      (lines) => lines.with(7, lines[7]?.replace('"action":"R"', '"action":"C"') ?? ""),
    ],
    ["a removed row", 250, "missing", (lines) => lines.toSpliced(250, 1)],
    ["the last row removed", 600, "missing", (lines) => lines.slice(0, -1)],
    [
      "a swapped pair",
      42,
      "row 43",
      (lines) => lines.with(42, lines[43] ?? "").with(43, lines[42] ?? ""),
    ],
    ["a row added", 601, "more rows", (lines) => [...lines, lines[0] ?? ""]],
    ["a row twice", 5, "row 4", (lines) => lines.toSpliced(4, 0, lines[4] ?? "")],
  ])("%s", async (_, index, what, change) => {
    const path = await repacked(whole, rowsChanged(change))
    expect(await verify(path)).toMatchObject({
      finding: { sound: false, index, what: expect.stringContaining(what) },
    })
  })

  test.each<[string, RegExp, number | null, (data: Buffer) => Buffer | null]>([
    [
      "a byte of an entry",
      /entries\/001/,
      300,
      (data) => flipped(data, data.indexOf('"seq":300,') + 3),
    ],
    ["a hash of a tile", /tile\/0\/001/, 256 + 9, (data) => flipped(data, 9 * 32)],
    ["a hash of an upper tile", /tile\/1\//, 256, (data) => flipped(data, 40)],
    ["an entry bundle gone", /entries\/002/, 512, () => null],
    ["a tile gone", /tile\/0\/002/, 512, () => null],
    ["the checkpoint's root", /checkpoint$/, null, (data) => flipped(data, data.length - 160)],
    ["the manifest", /manifest/, null, (data) => flipped(data, 200)],
    ["the instructions", /VERIFY/, null, (data) => flipped(data, 200)],
    ["the instructions gone", /VERIFY/, null, () => null],
  ])("%s", async (_, file, index, change) => {
    const path = await repacked(whole, (name, data) => (file.test(name) ? change(data) : data))
    expect(await verify(path)).toMatchObject({ finding: { sound: false, index } })
  })

  test("a spreadsheet that was changed is named; with its manifest forged too, a later export tells", async () => {
    const part = await download({ action: "patient.read" })
    await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
    const later = await download({})
    const inLater = async (path: string) => {
      const [mine, theirs] = [await openZip(path), await openZip(later)]
      try {
        return await makingOf(mine, theirs)
      } finally {
        await mine.close()
        await theirs.close()
      }
    }
    const edit = (name: string, data: Buffer) =>
      name === "events.csv" ? flipped(data, data.length - 9) : data
    expect(await verify(await repacked(part, edit))).toMatchObject({
      finding: { sound: false, what: "events.csv was changed" },
    })
    const resummed = await forged(await repacked(part, edit), (lines) => lines)
    expect(await verify(resummed)).toMatchObject({ finding: { sound: true } })
    expect(await inLater(resummed)).toBeUndefined()
    expect(await verify(later)).toMatchObject({ finding: { sound: true } })
    expect(await inLater(part)).toBeGreaterThan(0)
    // The log cannot hold the making of what it is itself.
    const [one, same] = [await openZip(later), await openZip(later)]
    expect(await makingOf(one, same)).toBeUndefined()
    await one.close()
    await same.close()
  })

  test("a file that does not belong", async () => {
    const path = await repacked(whole, (_, data) => data, [
      { path: "log/tile/0/003", data: Buffer.alloc(32) },
    ])
    expect(await verify(path)).toMatchObject({
      finding: { sound: false, index: null, what: "log/tile/0/003 does not belong to it" },
    })
  })

  test("in a part: a changed row, a removed row, another row's proof", async () => {
    const changed = await repacked(
      part,
      rowsChanged((lines) => lines.map((line) => line.replace("HOPERAT", "TREAT"))),
    )
    expect(await verify(changed)).toMatchObject({ finding: { sound: false, index: 300 } })
    const removed = await repacked(part, (path, data) =>
      path === "events.ndjson" ? Buffer.alloc(0) : data,
    )
    expect(await verify(removed)).toMatchObject({
      finding: { sound: false, index: 300, what: expect.stringContaining("missing") },
    })
    const moved = await repacked(part, (path, data) =>
      path.startsWith("proofs/")
        ? Buffer.from(data.toString().replace("index 300", "index 301"))
        : data,
    )
    expect(await verify(moved)).toMatchObject({ finding: { sound: false, index: 300 } })
  })

  test.each<[string, number, (line: string, at: number) => boolean]>([
    ["one of a patient's rows", 100, (_, at) => at === 100],
    ["the first of them", 0, (_, at) => at === 0],
    ["one of the clinic itself, which is never erased", 300, (_, at) => at === 300],
    ["all of a patient whom nobody erased", 0, (_, at) => at !== 300],
  ])("a row that is passed off as erased: %s", async (_, index, isErased) => {
    const path = await forged(whole, (lines) =>
      lines.map((line, at) => (isErased(line, at) ? erasedRow(line) : line)),
    )
    expect(await verify(path)).toMatchObject({
      finding: { sound: false, index, what: expect.stringContaining("erased") },
    })
  })

  test("in a part too, as far as it can tell", async () => {
    const own = await forged(part, (lines) => lines.map(erasedRow))
    expect(await verify(own)).toMatchObject({ finding: { sound: false, index: 300 } })
    const reads = await download({ action: "patient.read" })
    const one = await forged(reads, (lines) =>
      lines.map((line, at) => (at === 7 ? erasedRow(line) : line)),
    )
    expect(await verify(one)).toMatchObject({ finding: { sound: false, index: 7 } })
  })

  test("any one byte of the file, headers too: never sound, and an index where a row was hit", async () => {
    const bytes = await readFile(whole)
    const path = join(folder, "flipped.zip")
    for (let i = 0; i < 150; i++) {
      const offset = Math.floor((i / 150) * bytes.length)
      await writeFile(path, flipped(bytes, offset))
      const verdict = await verify(path).catch((error: unknown) => {
        if (error instanceof Unreadable) return undefined
        throw error
      })
      expect(verdict?.finding.sound ?? false, `byte ${offset}`).toBe(false)
    }
  })

  test("from the file alone the command says where, and ends with 0, 1 or 2; a later export tells of the making", async () => {
    // Nothing of the database, nor of any other setting, is there.
    const command = (...args: string[]) => {
      const program = join(import.meta.dirname, "../../../tools/audit-verify.ts")
      const env = { PATH: process.env["PATH"], NODE_ENV: "test" as const }
      const all = ["--import", "tsx", program, ...args]
      const { status, stdout, stderr } = spawnSync(process.execPath, all, {
        env,
        encoding: "utf8",
      })
      return [status, stdout + stderr]
    }
    expect(command(whole)).toEqual([0, expect.stringContaining("SOUND: all 601 events")])
    const removed = await forged(whole, (lines) => lines.toSpliced(300, 1))
    expect(command(removed)).toEqual([1, expect.stringContaining("BROKEN at row 300: ")])
    const truncated = await forged(whole, (lines) => lines.slice(0, 600))
    expect(command(truncated)).toEqual([1, expect.stringContaining("BROKEN at row 600: ")])
    const cut = join(folder, "cut.zip")
    await writeFile(cut, (await readFile(whole)).subarray(0, 5000))
    expect(command(cut)).toEqual([2, expect.stringContaining("UNREADABLE: ")])
    expect(command(join(folder, "absent.zip"))).toEqual([2, expect.stringContaining("UNREADABLE")])
    await sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
    const later = await download({})
    expect(command(whole, "--later", later)).toEqual([0, expect.stringContaining("as row ")])
    expect(command(later, "--later", whole)).toEqual([1, expect.stringContaining("no making of")])
  })

  test("what is no export is unreadable", async () => {
    const path = join(folder, "text.zip")
    await writeFile(path, "not a ZIP")
    await expect(verify(path)).rejects.toThrow(Unreadable)
    await writeFile(path, (await readFile(whole)).subarray(0, 5000))
    await expect(verify(path)).rejects.toThrow(Unreadable)
    await expect(verify(join(folder, "absent.zip"))).rejects.toThrow(Unreadable)
    await expect(
      verify(await repacked(whole, (name, data) => (name === "VERIFY.md" ? data : null))),
    ).rejects.toThrow(Unreadable)
  })
})

describe("who may, and what is written down", () => {
  test("a doctor may not read, check or export, and the attempt is an event", async () => {
    expect(await events(house.clinician, {}, undefined, at)).toEqual({
      ok: false,
      reason: "forbidden",
    })
    expect(await startExport(house.clinician, { filter: {}, reason: "curious" }, at)).toEqual({
      ok: false,
      reason: "forbidden",
    })
    expect(await verifyNow(house.clinician, at)).toEqual({ ok: false, reason: "forbidden" })
    const found = await events(house.auditor, { action: "access.denied" }, undefined, at)
    expect(found).toMatchObject({
      ok: true,
      value: { total: 3, rows: [{ who: "Dr Rowan Applegarth" }, {}, {}] },
    })
  })

  test("an export asks for a proof of the last five minutes, and the attempt is an event", async () => {
    const later = new Date(at.getTime() + 6 * 60_000)
    const asked = { filter: {}, reason: "Yearly review" }
    expect(await startExport(house.auditor, asked, later)).toEqual({
      ok: false,
      reason: "step_up_needed",
    })
    const found = await events(house.auditor, { action: "access.denied" }, undefined, later)
    expect(found.ok && found.value.total).toBe(4)
  })

  test("an export is capped: none is begun beyond it, and the attempt is an event", async () => {
    const limits = { ...exportLimits }
    const ask = async (filter: Filter) => {
      const started = await startExport(house.auditor, { filter, reason: "Yearly review" }, at)
      return started.ok ? started.value.rows : started.reason
    }
    const begun = "select from audit_events where clinic_id = $1 and action = 'audit.exported'"
    const count = async () => (await database.admin.query(begun, [house.clinicId])).rowCount ?? 0
    const found = Number(await ask({ action: "patient.read" }))
    const [before, denied] = [await count(), (await deniedIn(house.clinicId)) ?? 0]
    try {
      Object.assign(exportLimits, { log: found, rows: found - 1 })
      expect(await ask({})).toBe("too_large")
      expect(await ask({ action: "patient.read" })).toBe("too_large")
      expect(await count()).toBe(before)
      expect(await deniedIn(house.clinicId)).toBe(denied + 2)
      Object.assign(exportLimits, { rows: found })
      expect(await ask({ action: "patient.read" })).toBe(found)
    } finally {
      Object.assign(exportLimits, limits)
    }
  })

  test("an export is an event before its first byte, and can be fetched once, by who asked", async () => {
    const started = await startExport(house.auditor, { filter: {}, reason: "Yearly review" }, at)
    if (!started.ok) throw new Error(started.reason)
    const found = await events(house.auditor, { action: "audit.exported" }, undefined, at)
    expect(found.ok && found.value.total).toBeGreaterThan(0)
    const other = await furnish(database.admin, database.urls.sequencer, mintActor, at)
    await other.sequencer.close()
    expect(await fetchExport(other.auditor, started.value.id, at)).toEqual({
      ok: false,
      reason: "not_found",
    })
    expect(await deniedIn(other.clinicId)).toBe(1)
    expect(await entryBundles({ ...other.auditor, role: "nurse" }, 0, 1)).toMatchObject({
      reason: "forbidden",
    })
    expect(await deniedIn(other.clinicId)).toBe(2)
    expect(
      await fetchExport(house.auditor, started.value.id, new Date(at.getTime() + 11 * 60_000)),
    ).toEqual({ ok: false, reason: "not_found" })
    expect(await fetchExport(house.auditor, started.value.id, at)).toMatchObject({ ok: true })
    expect(await fetchExport(house.auditor, started.value.id, at)).toEqual({
      ok: false,
      reason: "not_found",
    })
  })

  test("how far an export has come is told to who asked: waiting, whole, or cut short", async () => {
    const asked = async () => {
      const started = await startExport(house.auditor, { filter: {}, reason: "Yearly review" }, at)
      return started.ok ? started.value.id : ""
    }
    const [first, second] = [await asked(), await asked()]
    expect(await exportProgress(house.auditor, first)).toEqual({
      ok: true,
      value: { state: "waiting", percent: 0, leftOut: 0 },
    })
    const fetched = await fetchExport(house.auditor, first, at)
    if (!fetched.ok) throw new Error(fetched.reason)
    await fetched.value.bytes.next()
    expect(await exportProgress(house.auditor, first)).toMatchObject({ value: { state: "making" } })
    for await (const _ of fetched.value.bytes);
    expect(await exportProgress(house.auditor, first)).toEqual({
      ok: true,
      value: { state: "done", percent: 100, leftOut: 0 },
    })
    const other = await fetchExport(house.auditor, second, at)
    if (!other.ok) throw new Error(other.reason)
    await other.value.bytes.next()
    await other.value.bytes.return(undefined)
    expect(await exportProgress(house.auditor, second)).toMatchObject({
      value: { state: "cut_short" },
    })
    expect(await exportProgress(house.clinician, first)).toEqual({ ok: false, reason: "forbidden" })
  })

  test("an export whose maker was killed is not said to be made for ever", async () => {
    const started = await startExport(house.auditor, { filter: {}, reason: "Yearly review" }, at)
    if (!started.ok) throw new Error(started.reason)
    const { id } = started.value
    const fetched = await fetchExport(house.auditor, id, at)
    if (!fetched.ok) throw new Error(fetched.reason)
    // Nobody takes more, and nothing is told any more, as of a process that is dead.
    await fetched.value.bytes.next()
    const later = (seconds: number) => new Date(Date.now() + seconds * 1_000)
    expect(await exportProgress(house.auditor, id, later(20))).toMatchObject({
      value: { state: "making" },
    })
    expect(await exportProgress(house.auditor, id, later(40))).toMatchObject({
      value: { state: "cut_short" },
    })
    await fetched.value.bytes.return(undefined)
  })

  test("the spreadsheet has a row for each event, staff by name and patients by reference", async () => {
    const archive = await openZip(part)
    const text = (await archive.bytes("events.csv"))?.toString() ?? ""
    await archive.close()
    const [head, ...rows] = text.trimEnd().split("\r\n")
    expect(head).toBe(
      "\uFEFFevent,time (UTC),who,role,actor id,action,patient reference,purpose,outcome,request id,event id",
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatch(
      /^300,\d{4}-\S+Z,Iris Penhallow,auditor,[0-9a-f-]{36},staff.signed_in,,HOPERAT,success,/,
    )
  })

  test("purpose and days narrow the events, each day on the clinic's clock", async () => {
    const total = async (filter: Filter) => {
      const page = await events(house.auditor, filter, undefined, at)
      return page.ok ? page.value.total : -1
    }
    expect(await total({ purpose: "BTG" })).toBe(0)
    expect(await total({ purpose: "TREAT", action: "patient.read" })).toBeGreaterThan(500)
    const both = { action: "staff.signed_in" } as const
    expect(await total({ ...both, to: "2020-01-01" })).toBe(0)
    expect(await total({ ...both, from: "2020-01-01", to: "2999-01-01" })).toBe(1)
    expect(await total({ ...both, from: "2999-01-01" })).toBe(0)
  })

  test("names of patients are not shown; a reference filters; every reading is an event", async () => {
    const reference = `RC-${house.clinicId.slice(0, 6)}`
    const page = await events(house.auditor, { patient: reference.toLowerCase() }, undefined, at)
    expect(page).toMatchObject({
      ok: true,
      value: {
        more: true,
        rows: expect.arrayContaining([expect.objectContaining({ patientReference: reference })]),
      },
    })
    expect(JSON.stringify(page)).not.toContain("Fennimore")
    const after = await events(house.auditor, { action: "audit.read" }, undefined, at)
    expect(after).toMatchObject({
      ok: true,
      value: {
        rows: expect.arrayContaining([expect.objectContaining({ patientReference: reference })]),
      },
    })
    expect(await events(house.auditor, { patient: "RC-000000" }, undefined, at)).toMatchObject({
      ok: true,
      value: { total: 0 },
    })
  })

  test("pages follow on", async () => {
    const first = await events(house.auditor, { action: "patient.read" }, undefined, at)
    const cursor = first.ok ? BigInt(first.value.rows.at(-1)?.seq ?? "0") : 0n
    const second = await events(house.auditor, { action: "patient.read" }, cursor, at)
    const seqs = [first, second].flatMap((page) =>
      page.ok ? page.value.rows.map((row) => BigInt(row.seq)) : [],
    )
    expect(seqs).toHaveLength(100)
    expect(seqs).toEqual(seqs.toSorted((a, b) => (a > b ? -1 : 1)))
  })
})

// Last: each of these breaks the log for good, or puts back what it broke.
describe("a database administrator is found out", () => {
  const superuser = async (statement: string): Promise<void> => {
    const client = await database.admin.connect()
    try {
      await client.query(
        `begin; set local session_replication_role = replica; ${statement}; commit`,
      )
    } finally {
      client.release()
    }
  }
  const eventAt = (index: number) =>
    `(select event_id from log_entries where clinic_id = '${house.clinicId}' and log_index = ${index})`
  const foundAt = async () => {
    const result = await verifyNow(house.auditor, at)
    return result.ok && !result.value.sound ? result.value.index : result
  }

  test("who edits an old row", async () => {
    const { rows } = await database.admin.query<{ payload: Buffer }>(
      `select payload from audit_events where id = ${eventAt(17)}`,
    )
    const payload = rows[0]?.payload ?? Buffer.alloc(0)
    await superuser(
      `update audit_events set payload = '\\x${flipped(payload, 60).toString("hex")}' where id = ${eventAt(17)}`,
    )
    expect(await foundAt()).toBe(17)
    await superuser(
      `update audit_events set payload = '\\x${payload.toString("hex")}' where id = ${eventAt(17)}`,
    )
  })

  test("who puts one event's contents in the place of another's", async () => {
    await superuser(
      `update audit_events set payload = (select payload from audit_events where id = ${eventAt(20)}) where id = ${eventAt(21)}`,
    )
    expect(await foundAt()).toBe(21)
    const exported = await verify(await download({}))
    expect(exported).toMatchObject({ finding: { sound: false, index: 21 } })
  })

  test("who deletes the newest row of the events", async () => {
    const fresh = await furnish(database.admin, database.urls.sequencer, mintActor, at)
    await read(fresh, 3)
    await sequenceClinic(fresh.sequencer.db, fresh.clinicId, fresh.signer)
    await fresh.sequencer.close()
    await superuser(
      `delete from audit_events where id = (select event_id from log_entries where clinic_id = '${fresh.clinicId}' and log_index = 2)`,
    )
    expect(await verifyNow(fresh.auditor, at)).toMatchObject({
      ok: true,
      value: { sound: false, index: 2 },
    })
  })

  test("who swaps two rows of the log", async () => {
    await superuser(
      `update log_entries l set entry = o.entry, leaf_hash = o.leaf_hash from log_entries o
       where l.clinic_id = '${house.clinicId}' and o.clinic_id = l.clinic_id and l.log_index in (5, 6) and o.log_index = 11 - l.log_index`,
    )
    expect(await foundAt()).toBe(5)
  })
})

function flipped(data: Buffer, offset: number): Buffer {
  const copy = Buffer.from(data)
  copy[offset] = (copy[offset] ?? 0) ^ 1
  return copy
}

async function checkpointOf(path: string): Promise<string> {
  const archive = await openZip(path)
  const text = (await archive.bytes("log/checkpoint"))?.toString() ?? ""
  await archive.close()
  return text
}
