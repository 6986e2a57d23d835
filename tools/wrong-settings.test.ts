import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, beforeAll, describe, expect, test } from "vitest"

import { bundlePrograms, programs } from "./build/image-tree.mjs"

const root = join(import.meta.dirname, "..")
const place = mkdtempSync(join(tmpdir(), "housecall-wrong-"))
/** Inside of the tree: the packages are found from there. */
const made = join(root, `.data/wrong-settings-${process.pid}`)
const random = (): string => randomBytes(32).toString("base64url")

/** Of the image, and what is run from the sources alone with the same settings. */
const files: Record<string, string> = {
  ...programs,
  web: "instrumentation.node.ts",
  "fhir-client": "tools/fhir-client.ts",
}

/** They are run as npm runs them: other programs of the tree are beside them, and are found from there. */
const fromSources: Record<string, string> = {
  drill: "tools/drill.ts",
  "audit-verify": "tools/audit-verify.ts",
}

type Settings = Record<string, string | undefined>
type Case = { kind: "wrong" | "missing" | "weak"; settings: Settings; said: string }
type Program = { args: readonly string[]; settings: Settings; cases: readonly Case[] }

const logs = join(place, "logs")
const noKey = join(place, "no-certificate.pem")
const sound: Settings = {
  BASE_URL: "https://clinic.example",
  // Nobody listens: whoever gets so far has passed by its settings.
  DATABASE_URL: `postgres://housecall_app:${random()}@127.0.0.1:9/housecall`,
  SEQUENCER_DATABASE_URL: `postgres://housecall_sequencer:${random()}@127.0.0.1:9/housecall`,
  REDIS_URL: `redis://:${random()}@127.0.0.1:9`,
  LIVEKIT_URL: "wss://media.clinic.example",
  LIVEKIT_API_URL: "http://127.0.0.1:9",
  LIVEKIT_API_KEY: "hcwrong",
  LIVEKIT_API_SECRET: random(),
  SMTP_URL: "smtp://127.0.0.1:9",
  MAIL_FROM: "Clinic <no-reply@clinic.example>",
  SESSION_SECRET: random(),
  MASTER_KEY: random(),
  SEAT_SIGNING_KEY_FILE: join(place, "no-key.pem"),
  AUDIT_SIGNER_DIR: join(place, "signer"),
}
const owner: Settings = {
  ...sound,
  OWNER_DATABASE_URL: `postgres://housecall_owner:${random()}@127.0.0.1:9/housecall`,
}
const witness: Settings = {
  WITNESS_NAME: "trial/witness",
  WITNESS_DIR: join(place, "witness"),
  WITNESS_LOGS: logs,
  WITNESS_LISTEN: "127.0.0.1:0",
}

/** What every program of the house is told. */
const shared: readonly Case[] = [
  wrong({ LIVEKIT_URL: "media.clinic.example" }, "LIVEKIT_URL: must start with ws:// or wss://"),
  wrong({ PROXY_HOPS: "many" }, "PROXY_HOPS: must be a number"),
  missing("MAIL_FROM"),
  weak({ SESSION_SECRET: "changeme" }, "SESSION_SECRET: has 8 characters and needs 32 random ones"),
]
const ownersToo: readonly Case[] = [
  ...shared,
  wrong({ OWNER_DATABASE_URL: "db.example" }, "OWNER_DATABASE_URL: must start with postgres://"),
  wrong(
    { OWNER_DATABASE_URL: "postgres://housecall_owner:Zx7#LmVb3Rt9@127.0.0.1:9/housecall" },
    "OWNER_DATABASE_URL: cannot be read as an address",
  ),
  missing("OWNER_DATABASE_URL"),
  weak(
    { OWNER_DATABASE_URL: "postgres://housecall_owner:hunter2@127.0.0.1:9/housecall" },
    "OWNER_DATABASE_URL: has a password of 7 characters",
  ),
]

/** A new program of the image has no line here, and the first test says so. */
const table: Record<string, Program> = {
  web: {
    args: [],
    settings: sound,
    cases: [
      ...shared,
      wrong({ LOG_LEVEL: "loud" }, "LOG_LEVEL: must be one of trace, debug"),
      wrong({}, "SEAT_SIGNING_KEY_FILE: "),
    ],
  },
  workers: {
    args: [],
    settings: sound,
    cases: [
      ...shared,
      wrong({ LOG_LEVEL: "silent", BASE_URL: "clinic" }, "BASE_URL: must be an address"),
      wrong({ METRICS_LISTEN: "0.0.0.0:94640" }, "METRICS_LISTEN: must end with a port"),
      wrong({ AUDIT_SIGNER_DIR: "/dev/null/signer" }, "AUDIT_SIGNER_DIR: /dev/null/signer is no"),
      wrong(
        { AUDIT_WITNESSES: "https://witness.example/clinic witness.example/w1" },
        "AUDIT_WITNESSES: must be URL KEY",
      ),
      wrong(
        { ATNA_SYSLOG_URL: "tls://audit.example", ATNA_CA_FILE: join(place, "none.pem") },
        `ATNA_CA_FILE: ${join(place, "none.pem")} cannot be read (ENOENT)`,
      ),
      wrong(
        { ATNA_SYSLOG_URL: "tls://audit.example", ATNA_CERT_FILE: logs, ATNA_KEY_FILE: logs },
        "ATNA_CERT_FILE: ",
      ),
      wrong(
        { ATNA_SYSLOG_URL: "tls://audit.example", ATNA_CERT_FILE: noKey, ATNA_KEY_FILE: noKey },
        "ATNA_CERT_FILE, ATNA_KEY_FILE: ",
      ),
      missing("AUDIT_SIGNER_DIR"),
      missing("SEQUENCER_DATABASE_URL"),
    ],
  },
  witness: {
    args: [],
    settings: witness,
    cases: [
      wrong({ WITNESS_LISTEN: "8643" }, "WITNESS_LISTEN: must be host:port"),
      wrong({ WITNESS_LISTEN: "127.0.0.1:86430" }, "WITNESS_LISTEN: must end with a port"),
      wrong({ WITNESS_LISTEN: "192.0.2.1:8643" }, "WITNESS_LISTEN: listen EADDRNOTAVAIL"),
      wrong({ WITNESS_DIR: "/dev/null/witness" }, "WITNESS_DIR: must be a folder"),
      wrong({ WITNESS_LOGS: join(place, "none") }, "WITNESS_LOGS: must be a file of verifier keys"),
      missing("WITNESS_NAME"),
      missing("WITNESS_DIR"),
      missing("WITNESS_LOGS"),
      // It has no secret but the key that it makes.
      weak({ WITNESS_NAME: "w" }, "WITNESS_NAME: must be a name of 3 to 100 characters"),
    ],
  },
  migrate: {
    args: [],
    settings: owner,
    cases: [
      ...ownersToo,
      wrong(
        { ADMIN_DATABASE_URL: "db.example" },
        "ADMIN_DATABASE_URL: must start with postgres://",
      ),
      weak(
        { ADMIN_DATABASE_URL: "postgres://postgres:postgres@127.0.0.1:9/postgres" },
        "ADMIN_DATABASE_URL: has a password of 8 characters",
      ),
    ],
  },
  secrets: {
    args: [join(place, "secrets")],
    settings: {},
    cases: [
      wrong({ POSTGRES_HOST: "postgres://db.example" }, "POSTGRES_HOST: must be host or host:port"),
      wrong({ REDIS_HOST: "" }, "REDIS_HOST: must be host or host:port"),
    ],
  },
  healthy: {
    args: ["web"],
    settings: {},
    cases: [wrong({ PORT: "web" }, "PORT: must be the number of the port")],
  },
  clinic: { args: ["list"], settings: owner, cases: shared },
  doctor: { args: [], settings: owner, cases: [...shared, ...withoutMissing(ownersToo)] },
  keys: { args: ["rewrap", "--by", "Wren Alder"], settings: owner, cases: ownersToo },
  "audit-key": {
    args: ["status"],
    settings: sound,
    cases: [
      ...shared,
      missing("SEQUENCER_DATABASE_URL"),
      missing("AUDIT_SIGNER_DIR"),
      weak(
        { SEQUENCER_DATABASE_URL: "postgres://s:changeme12345@127.0.0.1:9/housecall" },
        "SEQUENCER_DATABASE_URL: has a password that is a default",
      ),
    ],
  },
  "fhir-client": { args: ["list"], settings: sound, cases: shared },
  drill: {
    args: ["--running"],
    settings: {
      ...owner,
      ADMIN_DATABASE_URL: `postgres://postgres:${random()}@127.0.0.1:9/postgres`,
    },
    cases: [
      ...ownersToo,
      wrong(
        { ADMIN_DATABASE_URL: "db.example" },
        "ADMIN_DATABASE_URL: must start with postgres://",
      ),
      missing("ADMIN_DATABASE_URL"),
      missing("AUDIT_SIGNER_DIR"),
      weak(
        { ADMIN_DATABASE_URL: "postgres://postgres:postgres@127.0.0.1:9/postgres" },
        "ADMIN_DATABASE_URL: has a password of 8 characters",
      ),
    ],
  },
  // Whoever checks an export has none of the house's settings: the last test is its line.
  "audit-verify": { args: ["none.zip"], settings: {}, cases: [] },
}

beforeAll(async () => {
  mkdirSync(logs)
  writeFileSync(join(logs, "none.vkeys"), "# nobody yet\n")
  writeFileSync(noKey, "no certificate\n")
  await bundlePrograms(root, files, made)
}, 120_000)
afterAll(() => {
  for (const folder of [place, made]) rmSync(folder, { recursive: true, force: true })
})

test("each program has its line", () => {
  const all = Object.keys({ ...files, ...fromSources })
  expect(Object.keys(table).toSorted()).toEqual(all.toSorted())
})

const withCases = Object.entries(table).filter(([, { cases }]) => cases.length > 0)

describe.each(withCases)("%s does not start", (name, { args, settings, cases }) => {
  test.each(cases.map((one) => [`${one.kind}: ${one.said}`, one] as const))(
    "%s",
    async (_, { settings: changes, said }) => {
      const { code, lines } = await run(name, args, { ...settings, ...changes })
      expect([code, lines.filter((line) => line.includes(said))]).toEqual([
        // EX_CONFIG, for whoever starts them again and again; a command is typed by somebody who reads.
        ["web", "workers", "witness"].includes(name) ? 78 : 1,
        [expect.stringMatching(/\.env\.example|set in the environment/)],
      ])
      expect(lines.filter((line) => /^\s+at /.test(line))).toEqual([])
      // One line, and below it an operator's command may say what to do.
      expect(lines.length).toBeLessThanOrEqual(2)
    },
    60_000,
  )
})

test("audit-verify asks for no setting: where all are wrong it says the same as where there are none", async () => {
  const wrongs = Object.fromEntries(Object.keys(owner).map((name) => [name, "wrong"]))
  const said = `UNREADABLE: ${join(place, "none.zip")} cannot be opened`
  for (const settings of [{}, wrongs])
    expect(await run("audit-verify", ["none.zip"], settings)).toEqual({ code: 2, lines: [said] })
}, 60_000)

function wrong(settings: Settings, said: string): Case {
  return { kind: "wrong", settings, said }
}

function weak(settings: Settings, said: string): Case {
  return { kind: "weak", settings, said }
}

function missing(name: string): Case {
  return { kind: "missing", settings: { [name]: undefined }, said: `${name}: is not set` }
}

/** What an owner's address is for may be left out of the doctor's settings. */
function withoutMissing(cases: readonly Case[]): Case[] {
  return cases.filter(({ said }) => said.startsWith("OWNER") && !said.endsWith("is not set"))
}

/** As in a container: with no setting but these. */
function run(
  name: string,
  args: readonly string[],
  settings: Settings,
): Promise<{ code: number; lines: string[] }> {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  const env: NodeJS.ProcessEnv = {
    PATH: "/usr/bin:/bin",
    NODE_ENV: "production",
    ...Object.fromEntries(given),
  }
  const source = fromSources[name]
  const how =
    source === undefined
      ? [join(made, `${name}.mjs`)]
      : ["--import", import.meta.resolve("tsx"), join(root, source)]
  if (source !== undefined) env["TSX_TSCONFIG_PATH"] = join(root, "tsconfig.json")
  return new Promise((done) => {
    execFile(
      process.execPath,
      [...how, ...args],
      { cwd: place, env, timeout: 50_000, killSignal: "SIGKILL" },
      (error, stdout, stderr) => {
        const lines = `${stdout}${stderr}`.split("\n").filter((line) => line !== "")
        done({ code: error === null ? 0 : Number(error.code ?? -1), lines })
      },
    )
  })
}
