import { generateKeyPairSync } from "node:crypto"
import { createServer } from "node:http"

import fc from "fast-check"
import { afterAll, expect, test } from "vitest"

import { changedText, rounds } from "@/lib/testing-fuzz"

import { checkpointBody, noteOf } from "../proofs/checkpoint"
import { cosign, formatWitnessKey, witnessKey } from "../proofs/cosignature"
import { sha256 } from "../proofs/sha256"
import { askWitness, parseWitnesses } from "./witness-client"

const { publicKey, privateKey } = generateKeyPairSync("ed25519")
const raw = publicKey.export({ type: "spki", format: "der" }).subarray(12)
const key = witnessKey("witness.example/w1", raw)
const vkey = formatWitnessKey(key)
const body = checkpointBody({ origin: "housecall/audit/x", size: 9, root: sha256() })
const signer = { name: "housecall/audit/x", id: Uint8Array.of(1, 2, 3, 4) }
const note = noteOf(body, [{ key: signer, signature: new Uint8Array(64) }])
const line = cosign(body, key, privateKey, 1_795_000_000)

let answer = { status: 200, text: "" }
const server = createServer((request, response) => {
  request.resume()
  request.on("end", () => response.writeHead(answer.status).end(answer.text))
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
const place = server.address()
const url = `http://127.0.0.1:${typeof place === "object" ? place?.port : 0}`
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

function asked(status: number, text: string) {
  answer = { status, text }
  return askWitness({ url, key, vkey }, 0, [], note)
}

test("a cosignature counts, and only one that was made over this checkpoint", async () => {
  expect(await asked(200, line)).toMatchObject({ line })
  await fc.assert(
    // Shorter than what is read at all, also where each of its characters takes three bytes.
    fc.asyncProperty(changedText([line], 20_000), async (text) => {
      const said = await asked(200, text)
      const taken = typeof said !== "string" && "line" in said ? said.line : line
      expect([taken, typeof said]).toEqual([line, said === "no_cosignature" ? "string" : "object"])
    }),
    rounds(150),
  )
})

test("the size of another tree is a whole number that is read as it stands", async () => {
  expect(await asked(409, "600\n")).toEqual({ size: 600 })
  expect(await asked(409, "9007199254740993\n")).toBe("refused")
  await fc.assert(
    fc.asyncProperty(changedText(["600\n"], 1_000), async (text) => {
      const said = await asked(409, text)
      const size = typeof said !== "string" && "size" in said ? `${said.size}\n` : text
      expect([size, typeof said]).toEqual([text, said === "refused" ? "string" : "object"])
    }),
    rounds(150),
  )
})

test("an answer that is too long is none", async () => {
  expect(await asked(200, line + "\n".repeat(70_000))).toBe("unreachable")
})

test("a list of witnesses in a setting is read whole or not at all", () => {
  const sample = `https://w.example ${vkey}, https://v.example/ ${vkey}`
  expect(parseWitnesses(sample)?.map((witness) => witness.url)).toEqual([
    "https://w.example",
    "https://v.example",
  ])
  fc.assert(
    fc.property(changedText([sample]), (text) => {
      for (const witness of parseWitnesses(text) ?? []) expect(witness.vkey).toBe(vkey)
    }),
    rounds(300),
  )
})
