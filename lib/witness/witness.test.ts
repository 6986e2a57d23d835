import { createHash, generateKeyPairSync, sign } from "node:crypto"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, test } from "vitest"

import { submissionBody } from "@/lib/audit/anchors/witness-client"
import { rawPublicKey } from "@/lib/audit/log/signing-keys"
import {
  checkpointBody,
  formatVerifierKey,
  noteOf,
  parseNote,
  verifierKey,
} from "@/lib/audit/proofs/checkpoint"
import {
  cosignedAt,
  formatWitnessKey,
  parseWitnessKey,
  witnessKey,
} from "@/lib/audit/proofs/cosignature"
import { consistencyProof, leafHash, rootOf } from "@/lib/audit/proofs/merkle"
import type { NodeReader } from "@/lib/audit/proofs/merkle"
import { sha256 } from "@/lib/audit/proofs/sha256"
import { rounds } from "@/lib/testing-fuzz"

import { witnessServer } from "./server"
import { openStore, trustedKeys } from "./store"
import type { WitnessStore } from "./store"
import { parseSubmission } from "./submission"

const origin = "housecall/audit/x"
const at = new Date("2026-11-24T10:40:00.000Z")
const leaves = Array.from({ length: 600 }, (_, i) => leafHash(sha256, Buffer.from(`entry ${i}`)))
const node: NodeReader = async (height, index) =>
  rootOf(sha256, leaves.slice(index * 2 ** height, (index + 1) * 2 ** height))
const { privateKey } = generateKeyPairSync("ed25519")
const key = verifierKey(sha256, origin, rawPublicKey(privateKey))

const stranger = generateKeyPairSync("ed25519").privateKey
const noticed: string[] = []
let folder: string
let store: WitnessStore
let server: ReturnType<typeof witnessServer>
let url: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "housecall-witness-"))
  writeFileSync(join(folder, "logs"), `# one log\n${formatVerifierKey(key)}\n`)
  store = await openStore(join(folder, "store"), "witness.example/w1")
  await start()
})
afterEach(async () => {
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  noticed.length = 0
  server = witnessServer(store, join(folder, "logs"), {
    now: () => at,
    noticed: (submitted) => noticed.push(submitted),
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${portOf(server.address())}`
}

function stop(): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("not listening")
  return address.port
}

/** Of a GET for this very target, which `fetch` would not send. */
function statusOf(target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(server.address()), "127.0.0.1")
    socket.on("error", reject)
    socket.on("data", (answer) => {
      resolve(Number(answer.toString().split(" ")[1]))
      socket.destroy()
    })
    socket.on("close", () => reject(new Error("no answer")))
    socket.write(`GET ${target} HTTP/1.1\r\nhost: w\r\n\r\n`)
  })
}

function note(size: number, from: readonly Uint8Array[] = leaves, name = origin): string {
  const body = checkpointBody({ origin: name, size, root: rootOf(sha256, from.slice(0, size)) })
  return noteOf(body, [{ key, signature: sign(null, Buffer.from(body), privateKey) }])
}

async function submit(old: number, size: number, text = note(size)) {
  const proof = old < size ? await consistencyProof(sha256, node, old, size) : []
  return post(submissionBody(old, proof, text))
}

async function post(body: string | Uint8Array) {
  const response = await fetch(`${url}/add-checkpoint`, { method: "POST", body: Buffer.from(body) })
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    body: await response.text(),
  }
}

describe("add-checkpoint", () => {
  test("signs a first tree, and each that grows from it", async () => {
    for (const [old, size] of [
      [0, 1],
      [1, 2],
      [2, 255],
      [255, 600],
      [600, 600],
    ] as const) {
      const { status, body } = await submit(old, size)
      expect(status).toBe(200)
      const signed = parseNote(note(size) + body)
      expect(signed && cosignedAt(signed, store.key)).toEqual(at)
    }
  })

  test("the line is what the specification says, byte for byte", async () => {
    const { body } = await submit(0, 5)
    const [, name, text = ""] = /^— (\S+) (\S+)\n$/.exec(body) ?? []
    const bytes = Buffer.from(text, "base64")
    expect(name).toBe("witness.example/w1")
    expect(bytes).toHaveLength(4 + 8 + 64)
    const id = createHash("sha256").update("witness.example/w1\n").update(Uint8Array.of(4))
    expect(bytes.subarray(0, 4)).toEqual(id.update(store.key.publicKey).digest().subarray(0, 4))
    expect(bytes.readBigUInt64BE(4)).toBe(BigInt(at.getTime() / 1000))
  })

  test("says how large the tree is that it signed, where another was taken for it", async () => {
    expect(await submit(3, 10)).toMatchObject({
      status: 409,
      body: "0\n",
      type: "text/x.tlog.size",
    })
    await submit(0, 10)
    expect(await submit(0, 20)).toMatchObject({ status: 409, body: "10\n" })
  })

  test("signs no smaller tree, no other of the same size, and none that does not grow from it", async () => {
    await submit(0, 300)
    expect(await submit(0, 200)).toMatchObject({ status: 409, body: "300\n" })
    expect((await submit(300, 200)).status).toBe(400)
    const other = leaves.with(17, leafHash(sha256, Buffer.from("changed")))
    expect(await submit(300, 300, note(300, other))).toMatchObject({ status: 409, body: "300\n" })
    expect((await submit(300, 400, note(400, other))).status).toBe(422)
    expect((await post(submissionBody(300, [], note(400)))).status).toBe(422)
    // What was signed and does not fit is evidence against the log: it is kept as it came.
    expect(noticed).toContain(note(400, other))
    expect((await submit(300, 400)).status).toBe(200)
  })

  test("knows only the logs that it was told of, by their keys", async () => {
    expect((await submit(0, 5, note(5, leaves, "housecall/audit/y"))).status).toBe(404)
    const body = checkpointBody({ origin, size: 5, root: rootOf(sha256, leaves.slice(0, 5)) })
    const by = [{ key, signature: sign(null, Buffer.from(body), stranger) }]
    expect((await submit(0, 5, noteOf(body, by))).status).toBe(403)
    const forged = note(5).replace("\n5\n", "\n6\n")
    expect((await post(submissionBody(0, [], forged))).status).toBe(403)
  })

  test("remembers across a restart, and in the store alone", async () => {
    await submit(0, 300)
    await stop()
    store = await openStore(join(folder, "store"), "witness.example/w1")
    await start()
    expect(await submit(0, 200)).toMatchObject({ status: 409, body: "300\n" })
    expect((await submit(300, 301)).status).toBe(200)
  })

  test("of many at once one grows the tree, and what is remembered is what was signed last", async () => {
    await submit(0, 100)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => submit(100, 101 + (i % 5))),
    )
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    const known = await store.known(origin)
    const again = await submit(known?.size ?? 0, 600)
    expect(again.status).toBe(200)
  })

  test("forgets a log only when its operator says so, and keeps what it knew", async () => {
    await submit(0, 300)
    expect(await store.forget(origin, at)).toBe(true)
    expect(await store.forget(origin, at)).toBe(false)
    expect(readdirSync(join(folder, "store")).some((name) => name.endsWith(".forgotten"))).toBe(
      true,
    )
    expect((await submit(0, 200)).status).toBe(200)
  })
})

describe("what is no submission", () => {
  test.each([
    ["nothing", ""],
    ["no old size", note(5)],
    ["a leading zero", submissionBody(0, [], note(5)).replace("old 0", "old 00")],
    [
      "a size beyond integers",
      submissionBody(0, [], note(5)).replace("old 0", "old 9007199254740993"),
    ],
    ["64 hashes", submissionBody(1, Array(64).fill(new Uint8Array(32)), note(5))],
    ["a short hash", submissionBody(1, [new Uint8Array(31)], note(5))],
    ["no signature", "old 0\n\nhousecall/audit/x\n5\nAAAA\n"],
    ["carriage returns", submissionBody(0, [], note(5)).replaceAll("\n", "\r\n")],
  ])("%s", async (_, body) => {
    expect((await post(body)).status).toBe(400)
  })

  test("too long, another method, another path", async () => {
    const long = await post("x".repeat(100_000)).catch(() => ({ status: 413 }))
    expect(long.status).toBe(413)
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405)
    expect((await fetch(`${url}/checkpoint`, { method: "POST" })).status).toBe(404)
  })

  test("half a request does not hold up the next one", async () => {
    const socket = connect(portOf(server.address()), "127.0.0.1")
    socket.on("error", () => undefined)
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()))
    socket.write("POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 500\r\n\r\nold 0\n")
    expect((await submit(0, 5)).status).toBe(200)
    expect(server.requestTimeout).toBeLessThanOrEqual(10_000)
    socket.destroy()
  })

  test("whatever the bytes, the parser answers, and takes nothing that it would write otherwise", () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom("", "old 0", "old 5", "— a b", ...note(5).split("\n")),
      fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((hash) => Buffer.from(hash).toString("base64")),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 80 }), (lines) => {
        const body = lines.join("\n")
        const parsed = parseSubmission(body)
        const again = parsed && submissionBody(parsed.old, parsed.proof, parsed.text)
        expect(again ?? body).toBe(body)
      }),
      rounds(500),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
        parseSubmission(Buffer.from(bytes).toString())
      }),
    )
  })

  test("a target that is no address is not found, and the witness goes on", async () => {
    const targets = ["//", "//:", "/add-checkpoint/../%", "*", "http://[", "/\\"]
    const answers: number[] = []
    for (const target of targets) answers.push(await statusOf(target))
    expect(answers).toEqual(targets.map(() => 404))
    expect((await submit(0, 300)).status).toBe(200)
  })

  test("one bit of a sound submission changed is never signed as another tree", async () => {
    await submit(0, 300)
    const proof = await consistencyProof(sha256, node, 300, 600)
    const body = Buffer.from(submissionBody(300, proof, note(600)))
    for (let offset = 0; offset < body.length; offset += 5) {
      const flipped = Buffer.from(body)
      flipped[offset] = (flipped[offset] ?? 0) ^ 4
      expect((await post(flipped)).status, `byte ${offset}`).toBeGreaterThanOrEqual(400)
    }
    expect((await post(body)).status).toBe(200)
  })
})

describe("keys", () => {
  test("a witness's key is read as it is written, and a log's is none", () => {
    const text = formatWitnessKey(store.key)
    expect(parseWitnessKey(text)).toEqual(store.key)
    expect(parseWitnessKey(formatVerifierKey(key))).toBeNull()
    fc.assert(fc.property(fc.string(), (any) => parseWitnessKey(any) === null))
  })

  test("the log's own raw key is no witness's", async () => {
    const same = witnessKey("witness.example/w1", key.publicKey)
    await expect(trustedKeys(join(folder, "logs"), same)).rejects.toThrow("own key")
  })

  test("a folder of lists, and a key that is none", async () => {
    const place = join(folder, "lists")
    mkdirSync(place)
    writeFileSync(join(place, "a.vkeys"), `${formatVerifierKey(key)}\n`)
    writeFileSync(join(place, "note.txt"), "not read\n")
    expect(await trustedKeys(place, store.key)).toEqual([{ origin, vkey: formatVerifierKey(key) }])
    writeFileSync(join(place, "b.vkeys"), "nonsense\n")
    await expect(trustedKeys(place, store.key)).rejects.toThrow("not a verifier key")
  })
})
