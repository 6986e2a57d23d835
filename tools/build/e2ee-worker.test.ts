import { readFileSync } from "node:fs"
import { join } from "node:path"
import { compileFunction } from "node:vm"

import { expect, test } from "vitest"

import { workerSource, workerText } from "./e2ee-worker.mjs"

const root = join(import.meta.dirname, "../..")
const plain = new Uint8Array(40).map((_, at) => at)

type Tell = (event: { data: { kind: string; data: object } }) => void

/** A worker's text, run here; it has one key, that of "me", and encryption is on for "me" alone. */
async function run(text: string): Promise<Tell> {
  const open = compileFunction(`let onmessage; ${text}; return (event) => onmessage(event)`, [
    "postMessage",
    "self",
  ])
  const usages: KeyUsage[] = ["deriveBits", "deriveKey"]
  const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "PBKDF2", false, usages)
  return new Promise((resolve) => {
    const heard = ({ kind }: { kind: string }) => {
      if (kind === "enable") resolve(tell)
    }
    const tell: Tell = open(heard, {})
    const keyProviderOptions = {
      sharedKey: false,
      ratchetSalt: "LKFrameEncryptionKey",
      failureTolerance: 10,
      keyringSize: 16,
      keySize: 128,
    }
    const whose = { participantIdentity: "me" }
    tell({ data: { kind: "init", data: { loglevel: 5, keyProviderOptions } } })
    tell({ data: { kind: "setKey", data: { key, keyIndex: 0, ...whose } } })
    tell({ data: { kind: "enable", data: { enabled: true, ...whose } } })
  })
}

/** What comes out of one frame of sound that is sent or received under this name. */
async function through(
  text: string,
  kind: "encode" | "decode",
  participantIdentity: string,
): Promise<Uint8Array[]> {
  const tell = await run(text)
  const out: Uint8Array[] = []
  const frame = { data: plain.slice().buffer, timestamp: 1, getMetadata: () => ({}) }
  const readableStream = new ReadableStream({
    start(controller) {
      controller.enqueue(frame)
      controller.close()
    },
  })
  return new Promise((resolve) => {
    const writableStream = new WritableStream<{ data: ArrayBuffer }>({
      write: ({ data }) => void out.push(new Uint8Array(data)),
      close: () => resolve(out),
    })
    const data = { readableStream, writableStream, participantIdentity, trackId: "track" }
    tell({ data: { kind, data } })
  })
}

const served = workerText(root)

test("what is sent under one's own name is sealed", async () => {
  const [sealed] = await through(served, "encode", "me")
  expect(sealed?.length).toBeGreaterThan(plain.length + 16)
  expect(Buffer.from(sealed ?? []).includes(Buffer.from(plain.slice(1)))).toBe(false)
})

test("under a name that the media server made up nothing leaves, and nothing in clear comes in", async () => {
  expect(await through(served, "encode", "somebody")).toEqual([])
  expect(await through(served, "decode", "somebody")).toEqual([])
  expect(await through(served, "decode", "me")).toEqual([])
})

test("the library's own worker would let it out as it is", async () => {
  const text = readFileSync(workerSource(root), "utf8")
  expect(await through(text, "encode", "somebody")).toEqual([plain])
})
