import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, describe, expect, test } from "vitest"

import { parseEnv } from "./env"

const folder = mkdtempSync(join(tmpdir(), "housecall-env-"))
afterAll(() => rmSync(folder, { recursive: true }))

const random = (): string => randomBytes(32).toString("base64url")

function sound(): Record<string, string> {
  return {
    BASE_URL: "https://clinic.example",
    DATABASE_URL: `postgres://housecall_app:${random()}@db:5432/housecall`,
    SEQUENCER_DATABASE_URL: `postgres://housecall_sequencer:${random()}@db:5432/housecall`,
    REDIS_URL: `redis://:${random()}@redis:6379`,
    LIVEKIT_URL: "wss://media.clinic.example",
    LIVEKIT_API_URL: "http://livekit:7880",
    LIVEKIT_API_KEY: "hc1a2b3c",
    LIVEKIT_API_SECRET: random(),
    SMTP_URL: "smtp://mail:25",
    MAIL_FROM: "Clinic <no-reply@clinic.example>",
    SESSION_SECRET: random(),
    MASTER_KEY: random(),
    SEAT_SIGNING_KEY_FILE: "/run/housecall/seat-signing-key.pem",
  }
}

function refusal(changes: Record<string, string | undefined>): string {
  try {
    parseEnv({ ...sound(), ...changes })
    return "taken"
  } catch (error) {
    return error instanceof Error ? error.message : "?"
  }
}

test("random secrets are taken, two hundred times", () => {
  for (let time = 0; time < 200; time++) expect(refusal({})).toBe("taken")
})

describe("a secret that can be guessed is refused by its name, in one line, without its value", () => {
  const same = random()
  test.each([
    ["SESSION_SECRET", "tooshort", "has 8 characters and needs 32 random ones"],
    ["SESSION_SECRET", "change-me-change-me-change-me-change-me", "is a default"],
    ["LIVEKIT_API_SECRET", "secret0123456789secret0123456789secret", "is a default"],
    ["SMS_GATEWAY_SECRET", "a".repeat(40), "repeats few characters"],
    ["METRICS_TOKEN", "short", "has 5 characters"],
    ["MASTER_KEY", Buffer.alloc(32).toString("base64url"), "repeats few bytes"],
    ["MASTER_KEY", randomBytes(16).toString("base64url"), "must be 32 random bytes"],
    ["RECORD_KEY", "no key at all!", "must be 32 random bytes"],
    ["LIVEKIT_API_KEY", "devkey", "is a default"],
    [
      "DATABASE_URL",
      "postgres://housecall_app:hunter2@db/housecall",
      "has a password of 7 characters",
    ],
    [
      "DATABASE_URL",
      "postgres://postgres:postgres-postgres@db/h",
      "has a password that is a default",
    ],
    [
      "SEQUENCER_DATABASE_URL",
      "postgres://s:changeme12345@db/h",
      "has a password that is a default",
    ],
    ["REDIS_URL", "redis://:foobared@redis:6379", "has a password of 8 characters"],
    ["SMTP_URL", "smtps://user:password@mail.example:465", "has the password of an example"],
  ])("%s: %s", (name, value, why) => {
    const said = refusal({ [name]: value })
    expect(said).toContain(`Settings: ${name}: ${why}`)
    expect(said).toContain(".env.example")
    expect(said).not.toContain("\n")
    expect(said).not.toContain(value)
  })

  test("one that is the same as another", () => {
    expect(refusal({ SESSION_SECRET: same, MASTER_KEY: same })).toContain(
      "MASTER_KEY: is the same as SESSION_SECRET",
    )
  })
})

describe("what is not right is said in an operator's words", () => {
  test.each([
    ["BASE_URL", "clinic.example", "must be an address that starts with https:// or http://"],
    ["BASE_URL", "ftp://clinic.example", "must be an address that starts with https:// or http://"],
    ["DATABASE_URL", "db.example", "must start with postgres://"],
    ["REDIS_URL", "redis:6379", "must start with redis:// or rediss://"],
    ["SMTP_URL", "mail:25", "must start with smtp:// or smtps://"],
    ["PROXY_HOPS", "many", "must be a number"],
    ["PROXY_HOPS", "1.5", "must be a whole number"],
    ["PROXY_HOPS", "9", "must be 8 or less"],
    ["VITALS_WAVES_HOURS", "24", "must be 72 or more"],
    ["SEAT_SIGNING_KEY_FILE", "", "is empty"],
    ["BEDSIDE_REPLAYS", "always", "must be one of yes, no"],
    ["LOG_LEVEL", "loud", "must be one of trace, debug, info, warn, error, silent"],
    ["METRICS_LISTEN", "0.0.0.0:94640", "must end with a port, 0 to 65535"],
  ])("%s=%s: %s", (name, value, why) => {
    expect(refusal({ [name]: value })).toContain(`Settings: ${name}: ${why} (`)
  })
})

describe("what would be found later, by whoever needs it, is said at the start", () => {
  test.each([
    // Links and letters are made of it.
    ["BASE_URL", "https://clinic.example/", "must end with the host"],
    ["BASE_URL", "https://clinic.example/housecall", "must end with the host"],
    ["BASE_URL", "https://https://clinic.example", "must end with the host"],
    // "#" and "/" end the host of an address, "%" begins what stands for another character.
    ["DATABASE_URL", "postgres://a:Zx7#LmVb3Rt9@db/h", "cannot be read as an address"],
    ["SEQUENCER_DATABASE_URL", "postgres://a:Zx7/LmVb3Rt9@db/h", "cannot be read as an address"],
    ["DATABASE_URL", "postgres://a:Zx7%LmVb3Rt9@db/h", "cannot be read as an address"],
    ["DATABASE_URL", "postgres://a:hunter2@/h?host=/run", "cannot be read as an address"],
    ["REDIS_URL", "redis://:Zx7#LmVb3Rt9@redis:6379", "cannot be read as an address"],
    ["SMTP_URL", "smtps://a:Zx7#LmVb3Rt9@mail.example", "cannot be read as an address"],
    ["LIVEKIT_URL", "wss://media.example:70000", "cannot be read as an address"],
    ["ATNA_SYSLOG_URL", "tls://audit.example:65140000", "cannot be read as an address"],
    ["SMTP_URL", "smtp://a:Zx7%mVb@mail.example", "cannot be read as an address"],
    ["MAIL_FROM", "a", "must be an e-mail address"],
    ["MAIL_FROM", "Riverside Clinic", "must be an e-mail address"],
    ["MAIL_FROM", "Clinic <no-reply>", "must be an e-mail address"],
  ])("%s=%s: %s", (name, value, why) => {
    const said = refusal({ [name]: value })
    expect(said).toContain(`Settings: ${name}: ${why}`)
    expect(said.split(`${name}: `)).toHaveLength(2)
    expect(said).not.toContain("Zx7")
  })
})

test("what is missing is said to be", () => {
  expect(refusal({ MAIL_FROM: undefined })).toContain("Settings: MAIL_FROM: is not set (")
})

test.each([
  ["SMS_GATEWAY_URL", "https://gateway.example/sms", "SMS_GATEWAY_SECRET"],
  ["SUMMARY_MODEL", "llama3.1:8b", "SUMMARY_MODEL_URL"],
  ["ATNA_CERT_FILE", "/etc/housecall/atna.pem", "ATNA_KEY_FILE"],
])("%s alone is of no use, and the other is asked for", (name, value, other) => {
  expect(refusal({ [name]: value })).toContain(
    `Settings: ${other}: is not set, and ${name} is; set both or neither (`,
  )
})

test.each(["no-reply@clinic.example", '"Clinic, Riverside" <no-reply@clinic.example>'])(
  "messages may come from %s",
  (from) => expect(refusal({ MAIL_FROM: from })).toBe("taken"),
)

test("an address without a password is taken: a socket, a certificate", () => {
  expect(refusal({ DATABASE_URL: "postgres:///housecall?host=/run/postgresql" })).toBe("taken")
})

describe("a setting may lie in a file that NAME_FILE names", () => {
  const path = join(folder, "session-secret")

  test("its line break is none of it", () => {
    const secret = random()
    writeFileSync(path, `${secret}\n`)
    const env = parseEnv({ ...sound(), SESSION_SECRET: undefined, SESSION_SECRET_FILE: path })
    expect(env.SESSION_SECRET).toBe(secret)
  })

  test("a short one is refused there too", () => {
    writeFileSync(path, "short\n")
    expect(refusal({ SESSION_SECRET: undefined, SESSION_SECRET_FILE: path })).toContain(
      "SESSION_SECRET: has 5 characters",
    )
  })

  test("both at once are refused", () => {
    expect(refusal({ SESSION_SECRET_FILE: path })).toContain(
      "SESSION_SECRET: is set, and so is SESSION_SECRET_FILE",
    )
  })

  test("one that is not there is told once", () => {
    const gone = join(folder, "gone")
    expect(refusal({ SESSION_SECRET: undefined, SESSION_SECRET_FILE: gone })).toContain(
      `Settings: SESSION_SECRET: SESSION_SECRET_FILE cannot be read (ENOENT): ${gone} (`,
    )
  })

  test("not one that others read from the environment themselves", () => {
    const path = join(folder, "base-url")
    writeFileSync(path, "https://clinic.example\n")
    expect(refusal({ BASE_URL: undefined, BASE_URL_FILE: path })).toContain("BASE_URL: is not set")
  })

  test("SEAT_SIGNING_KEY_FILE is a setting of its own", () => {
    expect(parseEnv(sound()).SEAT_SIGNING_KEY_FILE).toBe("/run/housecall/seat-signing-key.pem")
  })
})
