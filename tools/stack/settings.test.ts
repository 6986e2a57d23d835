import { execFileSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, expect, test } from "vitest"

import { parseEnv } from "@/lib/env"

import { livekitConfig } from "./livekit-config"
import { urlFor } from "./postgres-roles"
import { redisConfig } from "./redis"
import { secretsIn } from "./secrets"
import { envFile, settingsFor, workerSettings } from "./settings"

const place = mkdtempSync(join(tmpdir(), "housecall-settings-"))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const addresses = {
  baseUrl: "http://localhost:3000",
  database: {
    admin: "postgres://a",
    owner: "postgres://o",
    app: "postgres://p",
    sequencer: "postgres://s",
  },
  redis: `redis://:${randomBytes(32).toString("base64url")}@127.0.0.1:1`,
  livekit: { url: "ws://127.0.0.1:2", key: "hc1", secret: randomBytes(32).toString("base64url") },
  smtp: "smtp://127.0.0.1:3",
}

test("the app accepts what the tools set", () => {
  const secrets = secretsIn(place)
  const env = parseEnv({
    ...settingsFor(addresses, secrets),
    ...workerSettings(addresses, secrets),
  })
  expect(env.LIVEKIT_API_URL).toBe("http://127.0.0.1:2")
  expect(env.DATABASE_URL).toBe("postgres://p")
})

test("the web app gets neither the owner's nor the sequencer's database", () => {
  const values = Object.values(settingsFor(addresses, secretsIn(place)))
  for (const kept of ["postgres://a", "postgres://o", "postgres://s"])
    expect(values).not.toContain(kept)
})

test("secrets are made once, differ, and are ours alone to read", () => {
  const first = secretsIn(place)
  expect(secretsIn(place)).toEqual(first)
  const values = Object.values(JSON.parse(readFileSync(join(place, "secrets.json"), "utf8")))
  expect(new Set(values).size).toBe(values.length)
  for (const name of ["secrets.json", "seat-signing-key.pem"])
    expect(statSync(join(place, name)).mode & 0o077).toBe(0)
})

test("a shell that sources stack.env holds the settings", () => {
  const file = join(place, "stack.env")
  writeFileSync(
    file,
    envFile({ MAIL_FROM: "Housecall <no-reply@housecall.example>", B: "redis://:x_-y@h:1/0" }),
  )
  const shell = execFileSync("sh", ["-c", `set -a; . ${file}; printf '%s|%s' "$MAIL_FROM" "$B"`], {
    encoding: "utf8",
  })
  expect(shell).toBe("Housecall <no-reply@housecall.example>|redis://:x_-y@h:1/0")
})

test(".env.example explains every setting", () => {
  const secrets = secretsIn(place)
  const sms = { url: "http://127.0.0.1:4", secret: "s".repeat(43) }
  const livekit = { ...addresses.livekit, turnUrl: "turn:127.0.0.1:5" }
  const names = Object.keys({
    ...settingsFor({ ...addresses, livekit, sms, databaseDisk: "/disk" }, secrets),
    ...workerSettings({ ...addresses, witness: "http://127.0.0.1:5 key" }, secrets),
    OWNER_DATABASE_URL: "",
    ADMIN_DATABASE_URL: "",
    // Nobody outside is asked by the tools.
    ...{ AUDIT_TSA_URL: "", AUDIT_TSA_MINUTES: "" },
    ...{ AUDIT_STORAGE_URL: "", AUDIT_STORAGE_TOKEN: "" },
    ...{ ATNA_SYSLOG_URL: "", ATNA_CA_FILE: "", ATNA_CERT_FILE: "", ATNA_KEY_FILE: "" },
    ...{ ATNA_FHIR_URL: "", ATNA_FHIR_TOKEN: "" },
    // The witness's own: another program, for another machine.
    ...{ WITNESS_NAME: "", WITNESS_DIR: "", WITNESS_LOGS: "", WITNESS_LISTEN: "" },
    // A virus scanner is the operator's own: the tools start none.
    CLAMD_URL: "",
    // Whoever scrapes is the operator's own too.
    METRICS_TOKEN: "",
    METRICS_LISTEN: "",
    OTEL_EXPORTER_OTLP_ENDPOINT: "",
    // The tools keep to the defaults.
    VITALS_WAVES_HOURS: "",
    VITALS_NUMERICS_DAYS: "",
    SUMMARY_MODEL_URL: "",
    SUMMARY_MODEL: "",
    SUMMARY_MODEL_KEY: "",
    SUMMARY_MODEL_SECONDS: "",
    MASTER_KEY_BEFORE: "",
    RECORD_KEY: "",
    RECORD_KEY_BEFORE: "",
  })
  const example = readFileSync(join(import.meta.dirname, "../../.env.example"), "utf8")
  const listed = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((match) => match[1])
  expect(new Set(listed)).toEqual(new Set(names))
})

const ports = { http: 1, rtcUdp: 3, prometheus: 4, stun: 5, turn: 6 }

test("TURN stays on loopback and relays to nothing else; over TLS only with a certificate", () => {
  const plain = livekitConfig(ports, "hc1", "secret", "http://localhost/hook")
  expect(plain).toContain("udp_port: 6")
  expect(plain.match(/bind_addresses: \["127\.0\.0\.1"\]/g)).toHaveLength(2)
  expect(plain).toContain('allow_restricted_peer_cidrs: ["127.0.0.0/8"]')
  expect(plain).not.toContain("tls_port")
  const tls = { domain: "turn.localhost", cert: "/with space/c.pem", key: "/k.pem" }
  const secured = livekitConfig(ports, "hc1", "secret", "http://localhost/hook", { tls })
  expect(secured).toMatch(/^ {2}domain: turn\.localhost\n {2}tls_port: 443$/m)
  expect(secured).toContain('cert_file: "/with space/c.pem"')
})

test("several media servers share a database of Redis; one alone knows of none", () => {
  const bus = { address: "127.0.0.1:7", password: "a:'\"b" }
  const shared = livekitConfig(ports, "hc1", "secret", "http://localhost/hook", { bus })
  expect(shared).toContain('redis: { address: "127.0.0.1:7", password: "a:\'\\"b", db: 1 }')
  expect(livekitConfig(ports, "hc1", "secret", "http://localhost/hook")).not.toContain("redis:")
})

test("LiveKit stays on loopback, contacts no public STUN server, opens no room by itself, and reports to us", () => {
  const text = livekitConfig(ports, "hc1", "secret", "http://localhost:3000/api/webhooks/livekit")
  expect(text).toContain('bind_addresses: ["127.0.0.1"]')
  expect(text).toContain('stun_servers: ["127.0.0.1:5"]')
  expect(text).toContain("room: { auto_create: false }")
  expect(text).toContain('urls: ["http://localhost:3000/api/webhooks/livekit"]')
})

test("Redis stays on loopback and drops nothing when memory is full", () => {
  const text = redisConfig("/data/with space", 1, "pw")
  expect(text).toMatch(/^bind 127\.0\.0\.1$/m)
  expect(text).toMatch(/^maxmemory-policy noeviction$/m)
  expect(text).toMatch(/^dir "\/data\/with space"$/m)
})

test("another role and database on the same server", () => {
  expect(urlFor("postgres://postgres:a@h:5/postgres?sslmode=require", "x", "u", "p")).toBe(
    "postgres://u:p@h:5/x?sslmode=require",
  )
})
