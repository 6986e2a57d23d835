import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer as createHttp } from "node:http"
import { createServer as createTcp } from "node:net"
import type { Server, Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createServer as createTls } from "node:tls"

import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { feed } from "@/lib/atna/feed"
import type { Listener } from "@/lib/atna/feed"
import { tellJob } from "@/lib/atna/jobs"
import { fhirListener, listenersOf, syslogListener } from "@/lib/atna/listeners"
import type { SyslogTarget } from "@/lib/atna/syslog"
import { tellAgain } from "@/lib/atna/tell-again"
import { recoverLog } from "@/lib/audit/log/recover"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { furnish, openedEvents, read } from "@/lib/audit/testing"
import type { House } from "@/lib/audit/testing"
import { env } from "@/lib/env"
import { systemActor } from "@/lib/identity/system"
import { retryParked } from "@/lib/jobs/commands"
import { keepPromise } from "@/lib/jobs/keep-promise"
import { listParked } from "@/lib/jobs/queries"
import { findOpenssl } from "@/tools/programs.mjs"

import { startFeeding } from "./atna"

const database = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), "housecall-atna-"))
const openssl = findOpenssl()
const absent = openssl === undefined ? "openssl is not installed" : undefined
let house: House
const closing: (() => void)[] = []

beforeEach(async () => {
  house = await furnish(database.admin, database.urls.sequencer, mintActor)
  await read(house, 7)
  await sequence()
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await house.sequencer.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sequence = () => sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
const tell = (listener: Listener, most?: number) =>
  feed(systemActor("atna", house.clinicId), listener, most)

/** The ids of the log's events, in its order. */
async function logged({ clinicId } = house): Promise<string[]> {
  const { rows } = await database.admin.query<{ event_id: string }>(
    "select event_id from log_entries where clinic_id = $1 order by log_index",
    [clinicId],
  )
  return rows.map((row) => row.event_id)
}

/** A syslog server: keeps what it has read to the end of a connection, as a real one hands on whole frames. */
type Repository = { ids: string[]; messages: string[]; port: number; server: Server }

async function syslogServer(
  make: (take: (socket: Socket) => void) => Server,
  port = 0,
): Promise<Repository> {
  const kept: Repository = { ids: [], messages: [], port: 0, server: createTcp() }
  const sockets = new Set<Socket>()
  kept.server = make((socket) => {
    sockets.add(socket)
    let bytes = Buffer.alloc(0)
    socket.on("error", () => undefined)
    socket.on("data", (part: Buffer) => {
      bytes = Buffer.concat([bytes, part])
      for (let space = bytes.indexOf(" "); space > 0; space = bytes.indexOf(" ")) {
        const length = Number(bytes.subarray(0, space))
        if (bytes.length < space + 1 + length) return
        const message = bytes.subarray(space + 1, space + 1 + length).toString()
        kept.messages.push(message)
        kept.ids.push(idIn(message))
        bytes = bytes.subarray(space + 1 + length)
      }
    })
  })
  await new Promise<void>((resolve) => kept.server.listen(port, "127.0.0.1", resolve))
  const address = kept.server.address()
  kept.port = typeof address === "object" && address ? address.port : 0
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    kept.server.close()
  })
  return kept
}

/** Where DICOM has no place of its own for it. */
function idIn(message: string): string {
  const [, value = ""] = /type="AuditEvent\.id" value="([^"]+)"/.exec(message) ?? []
  return Buffer.from(value, "base64").toString()
}

const plain = (take: (socket: Socket) => void) => createTcp(take)
const syslog = (target: SyslogTarget) => syslogListener(target, "clinic.example")

describe("syslog", () => {
  test("over TCP: each event once, in the log's order, as RFC 5424", async () => {
    const repository = await syslogServer(plain)
    const listener = syslog({ host: "127.0.0.1", port: repository.port })
    expect(await tell(listener, 3)).toBe(3)
    expect(await tell(listener)).toBe(4)
    expect(await tell(listener)).toBe(0)
    expect(repository.ids).toEqual(await logged())
    expect(repository.messages[6]).toMatch(
      /^<85>1 \S+Z clinic\.example housecall - IHE\+RFC-3881 \[meta sequenceId="7"\] <\?xml version="1\.0" encoding="UTF-8"\?><AuditMessage>/,
    )
    expect(repository.messages.join("")).not.toMatch(/Agnes|Applegarth/)
  })

  test("over TLS, to a server whose certificate is trusted, with our own", async ({ skip }) => {
    skip(absent !== undefined, absent)
    const [key, cert] = certificate()
    const repository = await syslogServer((take) =>
      createTls({ key, cert, ca: cert, requestCert: true, rejectUnauthorized: true }, take),
    )
    const at = { host: "localhost", port: repository.port }
    await expect(tell(syslog({ ...at, tls: {} }))).rejects.toThrow("self-signed")
    await expect(tell(syslog({ ...at, tls: { ca: cert } }))).rejects.toThrow("certificate required")
    expect(repository.ids).toEqual([])
    expect(await tell(syslog({ ...at, tls: { ca: cert, cert, key } }))).toBe(7)
    expect(repository.ids).toEqual(await logged())
  })

  test("an outage: nothing is lost, and it goes on where it stopped", async () => {
    const first = await syslogServer(plain)
    const { port } = first
    const listener = syslog({ host: "127.0.0.1", port })
    await tell(listener)
    for (const close of closing.splice(0)) close()
    await read(house, 5)
    await sequence()
    await expect(tell(listener)).rejects.toThrow("ECONNREFUSED")
    const second = await syslogServer(plain, port)
    expect(await tell(listener)).toBe(5)
    expect([...first.ids, ...second.ids]).toEqual(await logged())
  })

  test("a server that falls in the middle is told all of it again", async () => {
    const falling = await syslogServer((take) =>
      createTcp((socket) => {
        take(socket)
        socket.once("data", () => socket.resetAndDestroy())
      }),
    )
    const listener = syslog({ host: "127.0.0.1", port: falling.port })
    await expect(tell(listener)).rejects.toThrow(/closed before|ECONNRESET|EPIPE/)
    const sound = await syslogServer(plain)
    await tell(syslog({ host: "127.0.0.1", port: sound.port }))
    expect(sound.ids).toEqual(await logged())
  })
})

describe("RESTful ATNA", () => {
  test("each AuditEvent is POSTed; what is refused holds up what comes after, and is sent again", async () => {
    const ids: string[] = []
    let refusing: number | undefined = 4
    const server = createHttp((request, response) => {
      const parts: Buffer[] = []
      request.on("data", (part: Buffer) => parts.push(part))
      request.on("end", () => {
        const right =
          request.url === "/fhir/AuditEvent" &&
          request.method === "POST" &&
          request.headers["content-type"] === "application/fhir+json" &&
          request.headers.authorization === "Bearer secret"
        if (!right) return response.writeHead(400).end()
        if (ids.length === refusing) return response.writeHead(503).end()
        const event = JSON.parse(Buffer.concat(parts).toString())
        if (event.resourceType === "AuditEvent") ids.push(event.id)
        response.writeHead(201).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    closing.push(() => (server.closeAllConnections(), server.close()))
    const address = server.address()
    const port = typeof address === "object" && address ? address.port : 0
    const listener = fhirListener({ url: `http://127.0.0.1:${port}/fhir/`, token: "secret" })
    expect(await tell(listener)).toBe(4)
    await expect(tell(listener)).rejects.toThrow("answered 503")
    refusing = undefined
    expect(await tell(listener)).toBe(3)
    expect(ids).toEqual(await logged())
  })
})

describe("what a repository refuses for good", () => {
  type Answers = { of: (id: string, nth: number) => number }
  /** A FHIR server that answers the nth event it sees (from 0) with a status of its own. */
  async function repository(answers: Answers) {
    const taken: string[] = []
    const seen: string[] = []
    const server = createHttp((request, response) => {
      const parts: Buffer[] = []
      request.on("data", (part: Buffer) => parts.push(part))
      request.on("end", () => {
        const { id } = JSON.parse(Buffer.concat(parts).toString())
        if (!seen.includes(id)) seen.push(id)
        const status = answers.of(id, seen.indexOf(id))
        if (status < 300) taken.push(id)
        response.writeHead(status).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    closing.push(() => (server.closeAllConnections(), server.close()))
    const address = server.address()
    const port = typeof address === "object" && address ? address.port : 0
    return { taken, target: { url: `http://127.0.0.1:${port}/fhir` } }
  }
  const administrator = () => ({ ...house.auditor, role: "administrator" as const })
  const parked = async () => {
    const list = await listParked(administrator())
    return list.ok ? list.value.rows : []
  }
  const again = (target: { url: string }, outboxId: string) =>
    keepPromise(systemActor("jobs", house.clinicId), BigInt(outboxId), ({ payload }) =>
      tellAgain(
        house.clinicId,
        tellJob.payload.parse(payload).eventId,
        target,
        AbortSignal.timeout(5_000),
      ),
    )

  test("is parked with its status, in the log, and those behind it are told", async () => {
    const answers: Answers = { of: (_, nth) => (nth === 2 ? 422 : nth === 5 ? 403 : 201) }
    const { taken, target } = await repository(answers)
    const ids = await logged()
    expect(await tell(fhirListener(target))).toBe(7)
    expect(taken).toEqual(ids.filter((_, i) => i !== 2 && i !== 5))
    const rows = await parked()
    expect(rows).toMatchObject([
      { job: "atna.tell", code: "repository.422", tries: 1 },
      { job: "atna.tell", code: "repository.403", tries: 1 },
    ])
    expect(await openedEvents(database.admin, house.clinicId, "job.parked")).toMatchObject([
      { outcome: "refused", data: { job: "atna.tell", reason: "repository.422" } },
      { data: { reason: "repository.403" } },
    ])

    // Mended over there: an administrator has both tried again, and it has them.
    answers.of = (_, nth) => (nth === 5 ? 400 : 201)
    expect(await retryParked(administrator(), { kind: "atna.tell" }, new Date())).toMatchObject({
      value: { retried: 2 },
    })
    expect(await again(target, rows[0]?.id ?? "")).toBe("done")
    expect(taken.at(-1)).toBe(ids[2])
    // Refused again, it is parked at once: no try would help.
    expect(await again(target, rows[1]?.id ?? "")).toBe("parked")
    expect(await parked()).toMatchObject([{ code: "repository.400" }])
  })

  test.each([408, 429, 500, 503])(
    "%i passes: it is not parked, and waits in its place",
    async (status) => {
      const { taken, target } = await repository({ of: (_, nth) => (nth === 3 ? status : 201) })
      expect(await tell(fhirListener(target))).toBe(3)
      await expect(tell(fhirListener(target))).rejects.toThrow(`answered ${status}`)
      expect(taken).toHaveLength(3)
      expect(await parked()).toEqual([])
    },
  )

  test.each([401, 403, 404])(
    "%i to everything is about us: nothing is parked, all waits",
    async (status) => {
      const answers: Answers = { of: (_, nth) => (nth < 2 ? 201 : status) }
      const { taken, target } = await repository(answers)
      expect(await tell(fhirListener(target))).toBe(2)
      await expect(tell(fhirListener(target))).rejects.toThrow(`repository.${status}`)
      expect(await parked()).toEqual([])
      answers.of = () => 201
      expect(await tell(fhirListener(target))).toBe(5)
      expect(taken).toEqual(await logged())
    },
  )
})

describe("its place in the log", () => {
  test("two workers at once: one tells", async () => {
    const repository = await syslogServer(plain)
    const listener = syslog({ host: "127.0.0.1", port: repository.port })
    const told = await Promise.all([tell(listener), tell(listener), tell(listener)])
    expect(told.toSorted((a, b) => a - b)).toEqual([0, 0, 7])
    expect(repository.ids).toEqual(await logged())
  })

  test("what is not signed is not told", async () => {
    const repository = await syslogServer(plain)
    const listener = syslog({ host: "127.0.0.1", port: repository.port })
    await read(house, 3)
    expect(await tell(listener)).toBe(7)
    expect(repository.ids).toHaveLength(7)
  })

  test("after a restore what stands in the place of the lost is told", async () => {
    const repository = await syslogServer(plain)
    const listener = syslog({ host: "127.0.0.1", port: repository.port })
    await tell(listener)
    const client = await database.admin.connect()
    await client.query("begin; set local session_replication_role = replica")
    const own = `clinic_id = '${house.clinicId}'`
    await client.query(`delete from log_entries where ${own} and log_index >= 4`)
    await client.query(`delete from log_checkpoints where ${own}`)
    await client.query(
      `update log_tiles set hashes = substring(hashes from 1 for 128) where ${own}`,
    )
    await client.query("commit")
    client.release()
    await read(house, 2)
    const operator = mintActor({
      kind: "system",
      clinicId: house.clinicId,
      name: "operator",
      requestId: "r",
    })
    const decided = { by: "R. Applegarth", reason: "Restored" }
    await recoverLog(operator, house.sequencer.db, house.signer, decided, new Date())
    await sequence()
    expect(await tell(listener)).toBe(3)
    expect(repository.ids.slice(7)).toEqual((await logged()).slice(4))
  })

  test("off unless it is set up", () => {
    expect(listenersOf(env())).toEqual([])
    const set = {
      ...env(),
      ATNA_SYSLOG_URL: "tcp://127.0.0.1:601",
      ATNA_FHIR_URL: "http://x.example",
    }
    expect(listenersOf(set).map(({ name }) => name)).toEqual(["atna_syslog", "atna_fhir"])
  })
})

function certificate(): [key: string, cert: string] {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")]
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
  const files = ["-keyout", key, "-out", cert]
  execFileSync(
    openssl ?? "",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      ...subject,
      ...files,
    ],
    { stdio: "ignore" },
  )
  return [readFileSync(key, "utf8"), readFileSync(cert, "utf8")]
}

test("a repository that says nothing holds up no other, in no clinic, and no stop", async () => {
  const second = await furnish(database.admin, database.urls.sequencer, mintActor)
  closing.push(() => void second.sequencer.close())
  await read(second, 3)
  await sequenceClinic(second.sequencer.db, second.clinicId, second.signer)
  let giveUp = (): void => undefined
  const silent: Listener = {
    name: "atna_syslog",
    tell: () =>
      new Promise((_, reject) => {
        giveUp = () => reject(new Error("no end in time"))
      }),
  }
  const told: string[] = []
  const other: Listener = {
    name: "atna_fhir",
    async tell(events) {
      told.push(...events.map(({ id }) => id))
      return { taken: events.length, refused: [] }
    },
  }
  const feeding = startFeeding([silent, other], 20)
  const both = [...(await logged()), ...(await logged(second))]
  await expect.poll(() => told).toEqual(expect.arrayContaining(both))
  const stopped = feeding.stop()
  giveUp()
  await stopped
})
