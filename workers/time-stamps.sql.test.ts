import { execFile, execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { stampLog } from "@/lib/audit/anchors/stamping"
import { logState } from "@/lib/audit/desk/queries"
import { sequenceClinic } from "@/lib/audit/log/sequence"
import { exported, furnish, read } from "@/lib/audit/testing"
import type { House } from "@/lib/audit/testing"
import { verifyExport } from "@/lib/audit/verify/export"
import { openZip } from "@/lib/audit/zip-reader"
import { zip } from "@/lib/audit/zip-writer"
import { findOpenssl } from "@/tools/programs.mjs"

/** A time stamp authority made of openssl, on loopback. */
const openssl = findOpenssl()
const absent = openssl === undefined ? "openssl is not installed" : undefined
const run = promisify(execFile)
const database = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), "housecall-tsa-"))
const hour = 3_600_000
let house: House
let url: string
/** What the authority answers instead of a stamp of what it was asked. */
let instead: ((request: Buffer) => Promise<Buffer>) | undefined
let asked = 0

const authority = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on("data", (part: Buffer) => parts.push(part))
  request.on("end", () => {
    asked++
    void (instead ?? stamp)(Buffer.concat(parts)).then(
      (answer) =>
        response.writeHead(200, { "content-type": "application/timestamp-reply" }).end(answer),
      () => response.writeHead(500).end(),
    )
  })
})

beforeAll(async () => {
  if (absent === undefined) makeAuthority()
  await new Promise<void>((resolve) => authority.listen(0, "127.0.0.1", resolve))
  const address = authority.address()
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`
})
beforeEach(async () => {
  instead = undefined
  await house?.sequencer.close()
  house = await furnish(database.admin, database.urls.sequencer, mintActor)
  await read(house, 20)
  await sequence()
})
afterAll(async () => {
  await house?.sequencer.close()
  authority.closeAllConnections()
  authority.close()
  rmSync(folder, { recursive: true, force: true })
})

const sequence = () => sequenceClinic(house.sequencer.db, house.clinicId, house.signer)
const ask = (now = new Date()) => stampLog(house.sequencer.db, house.clinicId, url, hour, () => now)
const anchors = async () => {
  const state = await logState(house.auditor)
  return state.ok ? state.value.anchors : []
}

describe("with an authority", () => {
  test("the newest checkpoint is stamped, once an hour", async ({ skip }) => {
    skip(absent !== undefined, absent)
    expect(await ask()).toBe("stamped")
    await read(house, 1)
    await sequence()
    const before = asked
    expect(await ask()).toBe("current")
    expect(asked).toBe(before)
    expect(await ask(new Date(Date.now() + 2 * hour))).toBe("stamped")
    expect(await anchors()).toMatchObject([{ kind: "timestamp", upTo: { size: 21 } }])
  })

  test("openssl verifies the token of an export, with the command that VERIFY.md gives", async ({
    skip,
  }) => {
    skip(absent !== undefined, absent)
    await ask()
    await read(house, 5)
    await sequence()
    const files = await unpacked()
    expect(files["VERIFY.md"]?.toString()).toContain(
      "openssl ts -verify -in log/checkpoint.tsr -data log/stamped -CAfile AUTHORITY.pem",
    )
    const said = await verifyStamp(files["log/stamped"])
    expect(said).toContain("Verification: OK")
    const changed = Buffer.from(files["log/stamped"]?.toString().replace("\n20\n", "\n21\n") ?? "")
    await expect(verifyStamp(changed)).rejects.toThrow("imprint mismatch")
  })

  test("the checker says when, and refuses the stamp of something else", async ({ skip }) => {
    skip(absent !== undefined, absent)
    await ask()
    const verdict = await checked((_, data) => data)
    expect(verdict.finding).toMatchObject({ sound: true })
    expect(verdict.vouched).toMatchObject([{ kind: "timestamp", size: 20, checked: false }])
    expect(Math.abs((verdict.vouched[0]?.at?.getTime() ?? 0) - Date.now())).toBeLessThan(hour)
    const other = await checked((path, data) =>
      path === "log/stamped" ? Buffer.from(data.toString().replace("\n20\n", "\n19\n")) : data,
    )
    expect(other.finding).toMatchObject({
      sound: false,
      what: "log/checkpoint.tsr is the time stamp of something else than log/stamped",
    })
  })
})

describe("an answer that does not count", () => {
  test.for([
    ["of another hash", "other_data", (request: Buffer) => stamp(flip(request, 30))],
    ["with another nonce", "other_nonce", (request: Buffer) => stamp(flip(request, -5))],
    ["that is none", "malformed", () => Promise.resolve(Buffer.from("not a stamp"))],
    ["that is empty", "malformed", () => Promise.resolve(Buffer.alloc(0))],
    ["of a megabyte", "unreachable", () => Promise.resolve(Buffer.alloc(1_000_000))],
    ["that never came", "unreachable", () => Promise.reject(new Error("down"))],
  ] as const)("%s", async ([, trouble, answer], { skip }) => {
    skip(absent !== undefined, absent)
    instead = answer
    expect(await ask()).toBe(trouble)
    expect(await anchors()).toMatchObject([{ kind: "timestamp", upTo: null, trouble }])
    instead = undefined
    expect(await ask()).toBe("stamped")
    expect(await anchors()).toMatchObject([{ upTo: { size: 20 }, trouble: null }])
  })

  test("of another day", async ({ skip }) => {
    skip(absent !== undefined, absent)
    expect(await ask(new Date(Date.now() - 48 * hour))).toBe("other_time")
  })
})

function flip(request: Buffer, at: number): Buffer {
  const copy = Buffer.from(request)
  const offset = at < 0 ? copy.length + at : at
  copy[offset] = (copy[offset] ?? 0) ^ 1
  return copy
}

async function unpacked(): Promise<Record<string, Buffer>> {
  const archive = await openZip(await exported(house, folder, new Date()))
  const files: Record<string, Buffer> = {}
  for (const path of archive.paths) files[path] = (await archive.bytes(path)) ?? Buffer.alloc(0)
  await archive.close()
  await writeFile(join(folder, "checkpoint.tsr"), files["log/checkpoint.tsr"] ?? "")
  return files
}

async function verifyStamp(data: Buffer | undefined): Promise<string> {
  await writeFile(join(folder, "stamped"), data ?? "")
  const args = ["-in", "checkpoint.tsr", "-data", "stamped", "-CAfile", "ca.pem"]
  const { stdout, stderr } = await run(openssl ?? "", ["ts", "-verify", ...args], { cwd: folder })
  return stdout + stderr
}

async function checked(change: (path: string, data: Buffer) => Buffer) {
  const files = await unpacked()
  const path = join(folder, "changed.zip")
  const changed = Object.entries(files).map(([name, data]) => ({
    path: name,
    data: change(name, data),
  }))
  const chunks: Uint8Array[] = []
  for await (const chunk of zip(asyncly(changed))) chunks.push(chunk)
  await writeFile(path, Buffer.concat(chunks))
  const archive = await openZip(path)
  try {
    return await verifyExport(archive, {})
  } finally {
    await archive.close()
  }
}

async function* asyncly<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

let stamps = 0
async function stamp(request: Buffer): Promise<Buffer> {
  const name = `${stamps++}`
  await writeFile(join(folder, `${name}.tsq`), request)
  const args = ["-reply", "-config", "tsa.cnf", "-queryfile", `${name}.tsq`, "-out", `${name}.tsr`]
  await run(openssl ?? "", ["ts", ...args], { cwd: folder })
  return readFile(join(folder, `${name}.tsr`))
}

function makeAuthority(): void {
  writeFileSync(
    join(folder, "tsa.cnf"),
    `[req]
distinguished_name = name
prompt = no
[name]
CN = Test authority
[ca]
basicConstraints = critical,CA:true
[stamping]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = test
[test]
serial = serial
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
`,
  )
  writeFileSync(join(folder, "serial"), "01\n")
  const make = (...args: string[]) =>
    execFileSync(openssl ?? "", args, { cwd: folder, stdio: "ignore" })
  const key = ["-newkey", "rsa:2048", "-nodes", "-config", "tsa.cnf"]
  make("req", "-x509", ...key, "-extensions", "ca", "-keyout", "ca.key", "-out", "ca.pem")
  make("req", "-new", ...key, "-subj", "/CN=Test stamps", "-keyout", "tsa.key", "-out", "tsa.csr")
  const issue = ["-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"]
  make("x509", ...issue, "-extfile", "tsa.cnf", "-extensions", "stamping", "-out", "tsa.pem")
}
