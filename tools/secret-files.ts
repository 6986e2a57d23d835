import { generateKeyPairSync, randomBytes } from "node:crypto"
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"

import { z } from "zod"

import { Failure, messageOf } from "./failure"

const Secrets = z.strictObject({
  postgres: z.string(),
  owner: z.string(),
  app: z.string(),
  sequencer: z.string(),
  redis: z.string(),
  livekit: z.string(),
  session: z.string(),
  master: z.string(),
  /** What it was, while it is being changed. */
  masterBefore: z.string().optional(),
  metrics: z.string(),
  seat: z.string(),
})
export type Secrets = z.infer<typeof Secrets>

/** Where PostgreSQL and Redis stand: host and port, as they are written into addresses. */
export type Hosts = { readonly postgres: string; readonly redis: string }

/** The user of each part's image, where the parts run in containers. The files are theirs. */
const owners = {
  web: 1000,
  workers: 1000,
  operator: 1000,
  postgres: 999,
  redis: 999,
  livekit: 65534,
}
type Part = keyof typeof owners

/** Those of FOLDER/store/secrets.json; made where there are none. */
export function storedSecrets(root: string): { secrets: Secrets; made: boolean } {
  const file = join(root, "store/secrets.json")
  if (existsSync(file)) return { secrets: kept(file), made: false }
  const left = Object.keys(owners).filter((part) => isFilled(join(root, part)))
  if (left.length > 0)
    throw new Failure(
      `${file} is gone, and files that were made from it are still there: ${left.join(", ")}`,
      "put it back from your copy: with new secrets nobody could open what is stored",
    )
  const secrets = {
    postgres: random(),
    owner: random(),
    app: random(),
    sequencer: random(),
    redis: random(),
    livekit: random(),
    session: random(),
    master: random(),
    metrics: random(),
    seat: seatSigningKey(),
  }
  mkdirSync(dirname(file), { recursive: true })
  chmodSync(dirname(file), 0o700)
  writeWhole(file, `${JSON.stringify(secrets, null, 2)}\n`)
  return { secrets, made: true }
}

function kept(file: string): Secrets {
  const parsed = Secrets.safeParse(jsonIn(file))
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`)
  throw damaged(file, wrong.join("; "))
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch (error) {
    // What is wrong with the text is said with some of it.
    throw damaged(file, error instanceof SyntaxError ? "no JSON" : messageOf(error))
  }
}

function damaged(file: string, why: string): Failure {
  return new Failure(
    `${file} cannot be read: ${why}`,
    "put it back from your copy: with new secrets nobody could open what is stored",
  )
}

/** There as a whole or not at all: a machine that dies, or a disk that is full, leaves no half of a secret. */
function writeWhole(file: string, text: string): void {
  const half = `${file}.half`
  rmSync(half, { force: true })
  writeFileSync(half, text, { mode: 0o600, flag: "wx" })
  renameSync(half, file)
}

/** Writes what is missing, each file for one part and readable by it alone. Answers what it wrote. */
export function layOut(root: string, secrets: Secrets, hosts: Hosts): string[] {
  const asRoot = process.getuid?.() === 0
  return Object.entries(filesOf(secrets, hosts)).flatMap(([name, text]) => {
    const file = join(root, name)
    const part = dirname(name)
    if (!isPart(part)) return []
    mkdirSync(join(root, part), { recursive: true })
    chmodSync(join(root, part), 0o700)
    const isNew = lstatSync(file, { throwIfNoEntry: false }) === undefined
    if (isNew) writeWhole(file, text)
    if (asRoot)
      for (const one of [file, join(root, part)]) chownSync(one, owners[part], owners[part])
    return isNew ? [file] : []
  })
}

/**
 * Makes another MASTER_KEY and keeps what it was beside it, for `keys master`. Once begun, it only writes the same
 * files again: the one before is never lost while something may lie under it. Answers whether it is new.
 */
export function beginNewMaster(root: string): boolean {
  const { secrets } = storedSecrets(root)
  const isNew = secrets.masterBefore === undefined
  const changed = isNew ? { ...secrets, master: random(), masterBefore: secrets.master } : secrets
  writeMaster(root, changed)
  return isNew
}

/** After `keys master`: what it was is known nowhere any more. */
export function forgetMasterBefore(root: string): void {
  const { masterBefore: _, ...rest } = storedSecrets(root).secrets
  writeMaster(root, rest)
}

/** The store first: whatever happens then, it has all that is needed to go on. */
function writeMaster(root: string, secrets: Secrets): void {
  writeWhole(join(root, "store/secrets.json"), `${JSON.stringify(secrets, null, 2)}\n`)
  for (const part of ["web", "workers", "operator"])
    for (const [name, text] of Object.entries(masterFiles(secrets)))
      writeFileSync(join(root, part, name), text, { mode: 0o600 })
}

function masterFiles({ master, masterBefore = "" }: Secrets): Record<string, string> {
  return { "master-key": `${master}\n`, "master-key-before": `${masterBefore}\n` }
}

/** What each part may know. The web app is not told of the owner's and the sequencer's roles. */
function filesOf(secrets: Secrets, hosts: Hosts): Record<string, string> {
  const database = (user: string, password: string, name = "housecall"): string =>
    `postgres://${user}:${password}@${hosts.postgres}/${name}\n`
  const app = {
    "database-url": database("housecall_app", secrets.app),
    "redis-url": `redis://:${secrets.redis}@${hosts.redis}\n`,
    "livekit-api-secret": `${secrets.livekit}\n`,
    "session-secret": `${secrets.session}\n`,
    ...masterFiles(secrets),
    "seat-signing-key.pem": secrets.seat,
  }
  const sequencer = { "sequencer-database-url": database("housecall_sequencer", secrets.sequencer) }
  return {
    ...under("web", { ...app, "metrics-token": `${secrets.metrics}\n` }),
    ...under("workers", { ...app, ...sequencer, "metrics-token": `${secrets.metrics}\n` }),
    ...under("operator", {
      ...app,
      ...sequencer,
      "owner-database-url": database("housecall_owner", secrets.owner),
      "admin-database-url": database("postgres", secrets.postgres, "postgres"),
    }),
    ...under("postgres", { password: `${secrets.postgres}\n` }),
    ...under("redis", { "password.conf": `requirepass ${secrets.redis}\n` }),
    ...under("livekit", { "keys.yaml": `housecall: ${secrets.livekit}\n` }),
  }
}

function under(part: Part, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${part}/${name}`, text]))
}

function isPart(text: string): text is Part {
  return text in owners
}

function isFilled(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0
}

/** 32 random bytes. Base64url, so that it needs no quoting in an address, a shell or YAML. */
function random(): string {
  return randomBytes(32).toString("base64url")
}

/** An ECDSA P-256 private key, PKCS #8 in PEM. */
export function seatSigningKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString()
}
