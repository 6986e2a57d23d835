import { execFileSync, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { createSocket } from "node:dgram"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer as createWebServer } from "node:http"
import { createServer as createSecureServer } from "node:https"
import { createServer } from "node:net"
import type { Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest"

import { POST } from "@/app/api/webhooks/livekit/route"
import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import { appendBatch, sequenceClinic } from "@/lib/audit/log/sequence"
import { asSequencer } from "@/lib/audit/log/sequencer-database"
import { signerLifeKey, signsOfLife } from "@/lib/audit/log/signer-life"
import { record } from "@/lib/audit/record"
import { furnish, reading } from "@/lib/audit/testing"
import { parseEnv } from "@/lib/env"
import { closeRedis, redis } from "@/lib/jobs/redis"

import { findLivekit, findOpenssl, findRedis } from "../programs.mjs"
import { choosePort } from "../stack/ports"
import { listening, portOf } from "../testing-front-door"
import { certificateVerdict } from "./certificate-verdict"
import { clockVerdict } from "./clock-verdict"
import { examine } from "./examine"
import type { Examination } from "./examine"
import { startMedia, startWebhook } from "./testing-media"
import type { TestMedia } from "./testing-media"
import { checks, found } from "./verdict"

const database = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), "housecall-doctor-"))
const has = [findLivekit(), findRedis(), findOpenssl()].every((one) => one !== undefined)
const smsSecret = "vV3kq8Zt0mX2rN7yLc5pBd9wHs1uEj4f"

// The real PostgreSQL, Redis, media server with its TURN over TLS, mail server and text gateway; the app's own
// webhook route. Skipped where livekit-server, redis-server or openssl is not installed.
describe.skipIf(!has)("the doctor at a running installation", () => {
  let media: TestMedia
  let web: { port: number; end: () => void }
  let endMail: () => void
  let turn: { cert: string; key: string }

  beforeAll(async () => {
    turn = certificate("turn.localhost")
    web = await startWebhook(POST)
    media = await startMedia(folder, `http://127.0.0.1:${web.port}/api/webhooks/livekit`, turn)
    const [smtp, page] = [await choosePort(), await choosePort()]
    const mail = spawn(
      process.execPath,
      [
        "--import",
        "tsx",
        "tools/mail-program.ts",
        String(smtp),
        String(page),
        join(folder, "mail"),
      ],
      { env: { ...process.env, SMS_GATEWAY_SECRET: smsSecret }, stdio: "ignore" },
    )
    endMail = () => void mail.kill("SIGKILL")
    await listening(smtp)
    await listening(page)
    Object.assign(process.env, {
      BASE_URL: `http://127.0.0.1:${web.port}`,
      LIVEKIT_URL: media.url,
      LIVEKIT_API_URL: media.url.replace("ws", "http"),
      LIVEKIT_API_KEY: media.key,
      LIVEKIT_API_SECRET: media.secret,
      SMTP_URL: `smtp://127.0.0.1:${smtp}`,
      SMS_GATEWAY_URL: `http://127.0.0.1:${page}/sms`,
      SMS_GATEWAY_SECRET: smsSecret,
    })
    signsOfLife()()
  })
  beforeEach(async () => {
    await redis().set(signerLifeKey, new Date().toISOString())
  })
  afterAll(async () => {
    endMail()
    await media.end()
    web.end()
    await closeRedis()
    rmSync(folder, { recursive: true, force: true })
  })

  type Change = Partial<Omit<Examination, "settings">> & { settings?: Record<string, string> }
  const look = ({ settings, ...change }: Change = {}) =>
    examine({
      settings: parseEnv({ ...process.env, ...settings }),
      ownerUrl: database.urls.owner,
      freeGigabytes: 0,
      dial: media.dial,
      authority: readFileSync(turn.cert, "utf8"),
      ...change,
    })
  /** What is ill, and what is said of it. */
  const ills = async (change?: Change) =>
    (await look(change))
      .filter(({ state }) => state === "ill")
      .map(({ check, say, advice }) => ({ check, say, advice: advice !== undefined }))
  const only = (check: string, say: RegExp) => [
    { check, say: expect.stringMatching(say), advice: true },
  ]

  test("a whole one is well, and each way to the media was gone", async () => {
    const all = await look()
    expect(all.filter(({ state }) => state === "ill")).toEqual([])
    const state = (check: string) => all.find((one) => one.check === check)?.state
    for (const check of ["media udp", "media tcp", "turn udp", "turn tls", "webhook", "clock"])
      expect([check, state(check)]).toEqual([check, "well"])
  })

  test("Redis that drops jobs when it is full", async () => {
    await redis().config("SET", "maxmemory-policy", "allkeys-lru")
    onTestFinished(() => void redis().config("SET", "maxmemory-policy", "noeviction"))
    expect(await ills()).toEqual(only("redis", /maxmemory-policy is allkeys-lru/))
  })

  test("Redis that keeps nothing", async () => {
    await redis().config("SET", "appendonly", "no")
    onTestFinished(() => void redis().config("SET", "appendonly", "yes"))
    expect(await ills()).toEqual(only("redis", /keeps nothing on disk/))
  })

  test("a role that passes by row-level security", async () => {
    await database.admin.query("alter role housecall_app bypassrls")
    onTestFinished(
      async () => void (await database.admin.query("alter role housecall_app nobypassrls")),
    )
    expect(await ills()).toEqual(only("roles", /^housecall_app may pass/))
  })

  test("a table whose owner row-level security does not bind", async () => {
    await database.owner.query("alter table visits no force row level security")
    onTestFinished(
      async () => void (await database.owner.query("alter table visits force row level security")),
    )
    expect(await ills()).toEqual(only("row security", /not forced on visits/))
  })

  test("the table of clinics, whose rows are told apart by their own id", async () => {
    await database.owner.query("alter table clinics disable row level security")
    onTestFinished(
      async () =>
        void (await database.owner.query("alter table clinics enable row level security")),
    )
    expect(await ills()).toEqual(only("row security", /not forced on clinics/))
  })

  test("a database that was put back beside a master key made anew", async () => {
    const { clinicId, patientId } = await arrangeClinic(database, new Date())
    await database.admin.query(
      "insert into record_keys (id, clinic_id, patient_id, wrapped) values (gen_random_uuid(), $1, $2, $3)",
      [clinicId, patientId, randomBytes(60)],
    )
    onTestFinished(
      async () =>
        void (await database.admin.query("delete from record_keys where patient_id = $1", [
          patientId,
        ])),
    )
    expect(await ills()).toEqual(only("keys", new RegExp(`of clinic ${clinicId} does not open`)))
  })

  test("a migration that did not run", async () => {
    const gone = await database.owner.query(
      "delete from schema_migrations where name = (select max(name) from schema_migrations) returning name",
    )
    const name: unknown = gone.rows[0]?.name
    onTestFinished(
      async () =>
        void (await database.owner.query("insert into schema_migrations (name) values ($1)", [
          name,
        ])),
    )
    expect(await ills()).toEqual(only("migrations", new RegExp(`^${String(name)} did not run$`)))
  })

  test("a migration that was edited after it ran, and one of a newer version", async () => {
    const last = "where name = (select max(name) from schema_migrations)"
    await database.owner.query(`update schema_migrations set sha256 = 'other' ${last}`)
    onTestFinished(
      async () =>
        void (await database.owner.query(`update schema_migrations set sha256 = null ${last}`)),
    )
    expect(await ills()).toEqual(only("migrations", /is not what it was when it ran$/))
    await database.owner.query(`update schema_migrations set sha256 = null ${last}`)
    await database.owner.query(
      "insert into schema_migrations (name, sha256) values ('9999_new.sql', 'x')",
    )
    const all = await look()
    await database.owner.query("delete from schema_migrations where name = '9999_new.sql'")
    expect(all.find(({ check }) => check === "migrations")).toMatchObject({
      state: "careful",
      say: expect.stringMatching(/^9999_new\.sql of a newer version ran/),
    })
  })

  test("another secret than LiveKit's; what hangs on it is not called ill, too", async () => {
    const settings = { LIVEKIT_API_SECRET: "q7Wm2Zx9Rt4Yb6Nc1Vk8Lp3Js5Hd0Gf_" }
    expect(await ills({ settings })).toEqual(only("livekit api", /does not know LIVEKIT_API_KEY/))
  })

  // Each has parts of its own, and waits long for what never comes: they wait together.
  describe.concurrent("what never answers", () => {
    test("a media server that names an address to which no way leads", async ({
      onTestFinished: atEnd,
    }) => {
      const shut = await startMedia(
        folder,
        `http://127.0.0.1:${web.port}/api/webhooks/livekit`,
        turn,
        // No way leads to this address: it is kept for documents (RFC 5737).
        (config) =>
          config
            .replace("node_ip: 127.0.0.1", "node_ip: 192.0.2.1")
            .replace("enable_loopback_candidate: true", "enable_loopback_candidate: false"),
        media.secret,
      )
      atEnd(() => shut.end())
      const all = await look({ settings: at(shut), dial: shut.dial })
      const red = all.filter(({ state }) => state === "ill").map(({ check }) => check)
      // Both relays lead to the same address.
      expect(red).toEqual(["media udp", "turn udp", "turn tls"])
    })

    test("UDP alone that is dropped before the media server", async ({ onTestFinished: atEnd }) => {
      // Packets end in a port of ours that hears and never answers, as in a firewall that drops.
      const hole = createSocket("udp4")
      await new Promise<void>((done) => hole.bind(0, "127.0.0.1", done))
      atEnd(() => void hole.close())
      const dial: Examination["dial"] = (host, port) =>
        port === media.ports.rtcUdp
          ? { host: "127.0.0.1", port: hole.address().port }
          : media.dial(host, port)
      const found = await ills({ dial })
      expect(found).toEqual(only("media udp", /no answer within 8 s/))
    })

    test("a webhook that reaches nobody", async ({ onTestFinished: atEnd }) => {
      const other = await startMedia(folder, "http://127.0.0.1:9/", turn, undefined, media.secret)
      atEnd(() => other.end())
      expect(await ills({ settings: at(other), dial: other.dial })).toEqual(
        only("webhook", /did not come back/),
      )
    })

    test("a webhook that the app does not believe", async ({ onTestFinished: atEnd }) => {
      // Signed with a secret of its own: the doctor knows it, the app does not.
      const webhook = `http://127.0.0.1:${web.port}/api/webhooks/livekit`
      const other = await startMedia(folder, webhook, turn)
      atEnd(() => other.end())
      expect(await ills({ settings: at(other), dial: other.dial })).toEqual(
        only("webhook", /did not come back/),
      )
    })
  })

  test("TURN with another name's certificate", async () => {
    const other = certificate("other.localhost")
    const wrong = await startMedia(
      folder,
      `http://127.0.0.1:${web.port}/api/webhooks/livekit`,
      other,
      undefined,
      media.secret,
    )
    onTestFinished(() => wrong.end())
    const authority = readFileSync(other.cert, "utf8")
    expect(await ills({ settings: at(wrong), dial: wrong.dial, authority })).toEqual(
      only("certificates", /turn\.localhost: it is another name's/),
    )
  })

  test("TURN with a certificate that nobody vouches for", async () => {
    const authority = readFileSync(certificate("stranger.localhost").cert, "utf8")
    expect(await ills({ authority })).toEqual(
      only("certificates", /nobody whom this machine knows/),
    )
  })

  test("TURN whose certificate is over", async () => {
    const over = certificate("turn.localhost", "over")
    const late = await startMedia(
      folder,
      `http://127.0.0.1:${web.port}/api/webhooks/livekit`,
      over,
      undefined,
      media.secret,
    )
    onTestFinished(() => late.end())
    const authority = readFileSync(over.cert, "utf8")
    expect(await ills({ settings: at(late), dial: late.dial, authority })).toEqual(
      only("certificates", /turn\.localhost: over since 2021-01-02/),
    )
  })

  test("pages whose certificate is over", async () => {
    const over = certificate("clinic.localhost", "over")
    const [cert, key] = [readFileSync(over.cert), readFileSync(over.key)]
    const server = createSecureServer({ cert, key }, (_, response) => response.end("{}"))
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
    onTestFinished(() => void server.close())
    const settings = { BASE_URL: `https://clinic.localhost:${portOf(server)}` }
    const authority = `${readFileSync(over.cert, "utf8")}${readFileSync(turn.cert, "utf8")}`
    expect(await ills({ settings, authority })).toEqual(
      only("certificates", /clinic\.localhost: over since 2021-01-02/),
    )
  })

  test("a clock that is an hour ahead", async () => {
    const server = createWebServer((_, response) => {
      response.setHeader("date", new Date(Date.now() + 3_600_000).toUTCString())
      response.end("{}")
    })
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
    onTestFinished(() => void server.close())
    const settings = { BASE_URL: `http://127.0.0.1:${portOf(server)}` }
    expect(await ills({ settings })).toEqual(
      only("clock", /^the web app is 3[56]\d\d s before this machine$/),
    )
  })

  test("Redis whose memory is full", async () => {
    await redis().config("SET", "maxmemory", "1mb")
    onTestFinished(() => void redis().config("SET", "maxmemory", "0"))
    expect(await ills()).toEqual(only("redis", /% of its memory is taken: it refuses what is new/))
  })

  test("an event that waits for the log, and then entries that nobody signs", async () => {
    const house = await furnish(database.admin, database.urls.sequencer, mintActor)
    const hourAgo = new Date(Date.now() - 3_600_000)
    await withTenant(house.clinicId, (tx) =>
      record(tx, house.clinician, reading(house.patientId), hourAgo),
    )
    expect(await ills()).toEqual(only("unsequenced", /the oldest event waits 60 min for the log/))
    const { db } = house.sequencer
    await asSequencer(db, house.clinicId, (tx) => appendBatch(tx, house.clinicId))
    expect(await ills()).toEqual(
      only("checkpoint", /1 of 1 entries are not signed, last checkpoint never/),
    )
    await sequenceClinic(db, house.clinicId, house.signer)
    await house.sequencer.close()
    expect(await ills()).toEqual([])
  })

  test("who takes a connection and never answers is red alone, and holds up nobody", async () => {
    const held = new Set<Socket>()
    const silent = createServer((socket) => {
      socket.on("error", () => undefined)
      held.add(socket)
    })
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done))
    onTestFinished(() => {
      for (const socket of held) socket.destroy()
      silent.close()
    })
    const place = `127.0.0.1:${portOf(silent)}`
    const toTurn: Examination["dial"] = (host, port) =>
      host === "turn.localhost"
        ? { host: "127.0.0.1", port: portOf(silent) }
        : media.dial(host, port)
    const toTcp: Examination["dial"] = (host, port) =>
      port === media.ports.rtcTcp
        ? { host: "127.0.0.1", port: portOf(silent) }
        : media.dial(host, port)
    const cases: [Change, string[]][] = [
      [{ settings: { BASE_URL: `http://${place}` } }, ["web"]],
      [
        { settings: { DATABASE_URL: `postgres://a:b3Rt9Kq2Zx7LmV@${place}/housecall` } },
        ["database"],
      ],
      [{ settings: { REDIS_URL: `redis://:b3Rt9Kq2Zx7LmV@${place}` } }, ["redis"]],
      [{ settings: { LIVEKIT_API_URL: `http://${place}` } }, ["livekit api"]],
      [{ settings: { LIVEKIT_URL: `ws://${place}` } }, ["signalling"]],
      [{ dial: toTcp }, ["media tcp"]],
      [{ dial: toTurn }, ["turn tls", "certificates"]],
      [{ settings: { SMTP_URL: `smtp://${place}` } }, ["smtp"]],
      [{ settings: { SMS_GATEWAY_URL: `http://${place}/sms` } }, ["sms"]],
    ]
    const found = await Promise.all(cases.map(([change]) => look(change)))
    const ill = found.map((one) => one.filter(({ state }) => state === "ill"))
    expect(ill.map((one) => one.map(({ check }) => check))).toEqual(cases.map(([, red]) => red))
    // What hangs on it is not left out: each check has its line.
    for (const one of found)
      expect(checks.filter((check) => one.every((verdict) => verdict.check !== check))).toEqual([])
  })

  test("TURN over TLS that nobody answers", async () => {
    const dial: Examination["dial"] = (host, port) =>
      host === "turn.localhost" ? { host: "127.0.0.1", port: 9 } : media.dial(host, port)
    const found = await ills({ dial })
    expect(found.map(({ check }) => check)).toEqual(["turn tls", "certificates"])
  })

  test("a mail server that refuses", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined)
      socket.end("554 no service for you\r\n")
    })
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
    onTestFinished(() => void server.close())
    const settings = { SMTP_URL: `smtp://127.0.0.1:${portOf(server)}` }
    expect(await ills({ settings })).toEqual(only("smtp", /554/))
  })

  test("a text gateway that does not know our secret", async () => {
    const settings = { SMS_GATEWAY_SECRET: "q7Wm2Zx9Rt4Yb6Nc1Vk8Lp3Js5Hd0Gf_" }
    expect(await ills({ settings })).toEqual(only("sms", /does not know our secret \(401\)/))
  })

  test("a disk that is nearly full", async () => {
    const found = await ills({ freeGigabytes: 1_000_000 })
    expect(new Set(found.map(({ check }) => check))).toEqual(new Set(["disk"]))
  })

  test("the database's disk at its reserve, though there is more than the doctor asks of any", async () => {
    const settings = { DATABASE_DISK: folder, DATABASE_RESERVE: "1000000000" }
    expect(await ills({ settings })).toEqual(
      only("disk", /less than the database's reserve of 1000000: nothing new is saved$/),
    )
  })

  test("a signer that is gone", async () => {
    await redis().set(signerLifeKey, new Date(Date.now() - 120_000).toISOString())
    expect(await ills()).toEqual(only("audit signer", /no sign of life since/))
  })

  test("a stopped log, and work that waits", async () => {
    const { clinicId } = await arrangeClinic(database, new Date())
    await database.admin.query(
      "insert into log_status (clinic_id, stopped, size, since) values ($1, 'smaller', 1, now())",
      [clinicId],
    )
    await database.admin.query(
      "insert into outbox (clinic_id, job, payload, created_at) values ($1, 'room.open', '{}', now() - interval '1 hour')",
      [clinicId],
    )
    onTestFinished(async () => {
      await database.admin.query("delete from log_status")
      await database.admin.query("update outbox set done_at = now()")
    })
    const found = await ills()
    expect(found.map(({ check }) => check)).toEqual(["checkpoint", "outbox"])
  })

  function at(other: TestMedia): Record<string, string> {
    const { url, key, secret } = other
    return {
      LIVEKIT_URL: url,
      LIVEKIT_API_URL: url.replace("ws", "http"),
      LIVEKIT_API_KEY: key,
      LIVEKIT_API_SECRET: secret,
    }
  }
})

test("a certificate in its last days, and one that is over", () => {
  const [from, until] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-03-01T00:00:00Z")]
  const shown = found({ from, until, wrongName: undefined, untrusted: undefined })
  const on = (day: string) => certificateVerdict("clinic.example", shown, new Date(day))
  expect(on("2026-01-20").state).toBe("well")
  expect(on("2026-02-12").state).toBe("careful")
  expect(on("2026-02-25").state).toBe("ill")
  expect(on("2026-03-02")).toMatchObject({ state: "ill", say: expect.stringMatching(/over since/) })
})

test("a clock that is off, and whose", () => {
  const near = { whose: "Redis", aheadMs: 300, outside: false }
  const off = { whose: "the database", aheadMs: -3_600_000, outside: false }
  expect(clockVerdict([near]).state).toBe("well")
  expect(clockVerdict([near, off])).toMatchObject({
    state: "ill",
    say: "the database is 3600 s behind this machine",
  })
})

/** "over": it was good for a day, years ago. */
function certificate(name: string, when: "good" | "over" = "good"): { cert: string; key: string } {
  const [cert, key] = [join(folder, `${name}-${when}.crt`), join(folder, `${name}-${when}.key`)]
  if (when === "over") {
    const request = join(folder, `${name}.csr`)
    const asked = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    const names = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`]
    openssl("req", ...asked, ...names, "-keyout", key, "-out", request)
    // "x509 -days" counts from today: only "ca" says from when to when, and it wants a list of what it made.
    const list = join(folder, `${name}.txt`)
    const config = join(folder, `${name}.cnf`)
    writeFileSync(list, "")
    writeFileSync(
      config,
      `[ca]\ndefault_ca=us\n[us]\ndatabase=${list}\nnew_certs_dir=${folder}\nrand_serial=yes\ndefault_md=sha256\npolicy=any\ncopy_extensions=copy\n[any]\ncommonName=supplied\n`,
    )
    const days = ["-startdate", "20210101000000Z", "-enddate", "20210102000000Z"]
    const files = ["-in", request, "-out", cert, "-keyfile", key]
    openssl("ca", "-batch", "-notext", "-selfsign", "-config", config, ...days, ...files)
    return { cert, key }
  }
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "60"]
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`]
  openssl("req", "-x509", ...made, ...subject, "-keyout", key, "-out", cert)
  return { cert, key }
}

function openssl(...args: string[]): void {
  execFileSync(findOpenssl() ?? "", args, { stdio: "ignore" })
}
