import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

import { simpleParser } from "mailparser"
import type { ParsedMail } from "mailparser"
import { SMTPServer } from "smtp-server"
import type { SMTPServerDataStream } from "smtp-server"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { copyIsDue, promiseCopies } from "@/lib/audit/anchors/copies"
import { storeCopy } from "@/lib/audit/anchors/storing"
import { logState } from "@/lib/audit/desk/queries"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { exported, furnish, read } from "@/lib/audit/testing"
import type { House } from "@/lib/audit/testing"
import { verifyExport } from "@/lib/audit/verify/export"
import { openZip } from "@/lib/audit/zip-reader"
import { openMailer } from "@/lib/notifications/mailer"

import { mailCopy } from "./copies"

/** Copies of checkpoints, into a folder, by PUT to a server, and by e-mail to one, all real and on loopback. */
const database = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), "housecall-copies-"))
const hour = 3_600_000
const objects = new Map<string, { text: string; authorization: string | undefined }>()
const mails: ParsedMail[] = []
let house: House
let answers: number | undefined
let unreadable = false
let url: string
let smtpUrl: string

const storage = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on("data", (part: Buffer) => parts.push(part))
  request.on("end", () => {
    const { url: path = "", method, headers } = request
    if (answers !== undefined) return response.writeHead(answers).end()
    const kept = objects.get(path)
    if (method === "GET" && !unreadable)
      return response.writeHead(kept ? 200 : 404).end(kept?.text ?? "")
    if (method !== "PUT" || headers["if-none-match"] !== "*") return response.writeHead(400).end()
    if (objects.has(path)) return response.writeHead(412).end()
    const text = Buffer.concat(parts).toString()
    objects.set(path, { text, authorization: headers.authorization })
    response.writeHead(201).end()
  })
})
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, _, done) {
    void keep(stream, done)
  },
})

beforeAll(async () => {
  await new Promise<void>((resolve) => storage.listen(0, "127.0.0.1", resolve))
  await new Promise<void>((resolve) => void smtp.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${portOf(storage.address())}/bucket`
  smtpUrl = `smtp://127.0.0.1:${portOf(smtp.server.address())}`
})
beforeEach(async () => {
  answers = undefined
  unreadable = false
  objects.clear()
  mails.length = 0
  await house?.sequencer.close()
  house = await furnish(database.admin, database.urls.sequencer, mintActor)
  await read(house, 12)
  await sequence()
})
afterAll(async () => {
  await house?.sequencer.close()
  storage.closeAllConnections()
  storage.close()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  rmSync(folder, { recursive: true, force: true })
})

const sequence = () => sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
const store = (where = url, token?: string) =>
  storeCopy(
    house.sequencer.db,
    house.clinicId,
    { url: where, ...(token === undefined ? {} : { token }) },
    new Date(),
  )
const anchors = async () => {
  const state = await logState(house.auditor)
  return state.ok ? state.value.anchors : []
}

test("into an object store: under a name of its own, once, with the bearer", async () => {
  await store(url, "secret")
  await store(url, "secret")
  const [[path, { text, authorization }] = ["", { text: "", authorization: "" }], ...more] = objects
  expect(more).toEqual([])
  expect(path).toBe(`/bucket/${house.clinicId}/0-000000000012.checkpoint`)
  expect(authorization).toBe("Bearer secret")
  await read(house, 3)
  await sequence()
  // A copy is what an export can be held against.
  const archive = await openZip(await exported(house, folder, new Date()))
  expect((await verifyExport(archive, { checkpoint: text })).finding).toMatchObject({ sound: true })
  await archive.close()
  expect(await anchors()).toMatchObject([{ kind: "storage", upTo: { size: 12 }, trouble: null }])
})

test("into a folder: what lies there is never written over", async () => {
  const where = pathToFileURL(join(folder, "worm")).href
  await store(where)
  const [name = ""] = readdirSync(join(folder, "worm", house.clinicId))
  const path = join(folder, "worm", house.clinicId, name)
  const before = readFileSync(path, "utf8")
  expect(before).toContain("\n12\n")
  await database.admin.query(
    "begin; set local session_replication_role = replica; delete from log_anchors; commit",
  )
  await store(where)
  expect(readFileSync(path, "utf8")).toBe(before)
  expect(readdirSync(join(folder, "worm", house.clinicId))).toHaveLength(1)
})

test("a storage that is away: the promise stays open, and the page says so", async () => {
  answers = 503
  await expect(store()).rejects.toThrow("503")
  expect(await anchors()).toMatchObject([{ kind: "storage", upTo: null, trouble: "unreachable" }])
  answers = undefined
  await store()
  expect(await anchors()).toMatchObject([{ upTo: { size: 12 }, trouble: null }])
})

describe.each(["an object store", "a folder"])("%s that has one of this name already", (kind) => {
  const where = () => (kind === "a folder" ? pathToFileURL(join(folder, "kept")).href : url)
  const name = (size: number) => `0-${String(size).padStart(12, "0")}.checkpoint`
  const put = (text: string) => {
    if (kind !== "a folder")
      return objects.set(`/bucket/${house.clinicId}/${name(12)}`, {
        text,
        authorization: undefined,
      })
    mkdirSync(join(folder, "kept", house.clinicId), { recursive: true })
    return writeFileSync(join(folder, "kept", house.clinicId, name(12)), text)
  }
  const signed = async () => {
    const { rows } = await database.admin.query<{ note: string }>(
      "select note from log_checkpoints where clinic_id = $1 and size = 12",
      [house.clinicId],
    )
    return rows[0]?.note ?? ""
  }

  test("the same one, with a witness's signature beside: it is a copy", async () => {
    put(`${await signed()}— witness.example ${Buffer.alloc(76).toString("base64")}\n`)
    await store(where())
    expect(await anchors()).toMatchObject([{ upTo: { size: 12 }, trouble: null }])
  })

  test("another one of that size: no copy, and said, also once a later one is stored", async () => {
    const note = await signed()
    put(note.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${Buffer.alloc(32).toString("base64")}\n`))
    await store(where())
    expect(await anchors()).toMatchObject([{ upTo: null, trouble: "other_data" }])
    await read(house, 3)
    await sequence()
    await store(where())
    expect(await anchors()).toMatchObject([{ upTo: { size: 15 }, trouble: "other_data" }])
    answers = 503
    if (kind !== "a folder") await store(where()).catch(() => undefined)
    expect(await anchors()).toMatchObject([{ trouble: "other_data" }])
    // A log that was recovered begins an epoch of its own: what is said of it is said anew.
    answers = undefined
    await database.admin.query(
      "insert into log_checkpoints (clinic_id, epoch, size, root, note, vkey, signed_at) select clinic_id, epoch + 1, size, root, note, vkey, clock_timestamp() from log_checkpoints where clinic_id = $1 and size = 15",
      [house.clinicId],
    )
    await store(where())
    expect(await anchors()).toMatchObject([{ upTo: { size: 15 }, trouble: null }])
  })

  test.each([
    ["half of one", async () => (await signed()).slice(0, -20)],
    ["nothing", () => Promise.resolve("")],
    ["something else", () => Promise.resolve("hello\n")],
  ])("%s: no copy", async (_, text) => {
    put(await text())
    await store(where())
    expect(await anchors()).toMatchObject([{ upTo: null, trouble: "malformed" }])
  })

  test("too much: it is not read", async () => {
    put("a".repeat(70_000))
    await expect(store(where())).rejects.toThrow("too long")
    expect(await anchors()).toMatchObject([{ upTo: null, trouble: "unreachable" }])
  })
})

test("a storage that lets nobody read vouches for nothing that was there before", async () => {
  objects.set(`/bucket/${house.clinicId}/0-000000000012.checkpoint`, {
    text: "",
    authorization: undefined,
  })
  unreadable = true
  await expect(store()).rejects.toThrow("storage answered 400")
  expect(await anchors()).toMatchObject([{ upTo: null, trouble: "unreachable" }])
})

test("by e-mail to the auditors, byte for byte", async () => {
  const mailer = openMailer({
    smtpUrl,
    from: "no-reply@housecall.example",
    baseUrl: "http://localhost:3000",
  })
  await mailCopy(house.sequencer.db, house.clinicId, mailer, AbortSignal.timeout(60_000))
  mailer.close()
  const [mail, ...more] = mails
  expect(more).toEqual([])
  expect(mail?.subject).toBe("Audit log of Riverside Clinic: checkpoint of 12 events")
  const { rows } = await database.admin.query<{ note: string }>(
    "select note from log_checkpoints where clinic_id = $1",
    [house.clinicId],
  )
  expect(mail?.attachments.map((file) => file.content.toString())).toEqual([rows[0]?.note])
  expect(await anchors()).toMatchObject([{ kind: "mail", upTo: { size: 12 } }])
  const sent = await database.admin.query(
    "select from audit_events where clinic_id = $1 and action = 'message.sent'",
    [house.clinicId],
  )
  expect(sent.rowCount).toBe(1)
})

test("a mail server that is away: the job fails, to be tried again", async () => {
  const mailer = openMailer({
    smtpUrl: "smtp://127.0.0.1:9",
    from: "a@b.example",
    baseUrl: "http://localhost",
  })
  const mailing = mailCopy(house.sequencer.db, house.clinicId, mailer, AbortSignal.timeout(60_000))
  await expect(mailing).rejects.toThrow("smtp_silent")
  mailer.close()
  expect(await anchors()).toEqual([])
})

test("off unless it is wanted; then promised once, and again a day later", async () => {
  const { clinicId } = house
  const promise = (later = 0, stored = false) =>
    promiseCopies(clinicId, stored, new Date(Date.now() + later))
  expect(await promise()).toEqual([])
  await database.admin.query(
    "insert into clinic_settings (clinic_id, checkpoint_mail) values ($1, true)",
    [clinicId],
  )
  expect(await promise()).toEqual(["mail"])
  expect(await promise()).toEqual([])
  expect(await promise(0, true)).toEqual(["storage"])
  // Kept, but it moved nothing: not again each minute.
  await database.admin.query("update outbox set done_at = now() where clinic_id = $1", [clinicId])
  expect(await promise(hour / 2, true)).toEqual([])
  expect(await promise(25 * hour, true)).toEqual(["mail", "storage"])
})

test("a copy is due when there is something new and the last one is old enough", () => {
  const now = new Date()
  const ago = (ms: number) => new Date(now.getTime() - ms)
  expect(copyIsDue("mail", 0, undefined, now)).toBe(false)
  expect(copyIsDue("mail", 5, undefined, now)).toBe(true)
  expect(copyIsDue("mail", 5, { size: 5, at: ago(48 * hour) }, now)).toBe(false)
  expect(copyIsDue("mail", 6, { size: 5, at: ago(23 * hour) }, now)).toBe(false)
  expect(copyIsDue("mail", 6, { size: 5, at: ago(24 * hour) }, now)).toBe(true)
  expect(copyIsDue("storage", 6, { size: 5, at: ago(hour) }, now)).toBe(true)
})

async function keep(stream: SMTPServerDataStream, done: () => void): Promise<void> {
  mails.push(await simpleParser(stream))
  done()
}

function portOf(address: unknown): number {
  return typeof address === "object" && address !== null && "port" in address
    ? Number(address.port)
    : 0
}
