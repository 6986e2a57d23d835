import { describe, expect, it } from "vitest"

import type { SealedMessage } from "@/lib/e2ee/client/session"
import { utf8 } from "@/lib/e2ee/encoding"

import { hashOf, largestFile, readBlock, writeBlock, writeOffer } from "../block"
import { createFiles } from "./files"
import { hasRoom, mostOfAll, mostOfOne } from "./held"

describe("room for one more file", () => {
  it.each([
    [[], largestFile, true],
    [[mostOfOne - 1], 1, true],
    [[mostOfOne], 1, false],
    [[mostOfOne - largestFile, 1], largestFile, false],
  ])("one author holds %j: %i more is %s", (sizes, size, expected) => {
    const held = sizes.map((one) => ({ from: "p", size: one }))
    expect(hasRoom(held, { from: "p", size })).toBe(expected)
  })

  it("what others sent counts for all together alone", () => {
    const held = ["a", "b", "c"].map((from) => ({ from, size: mostOfOne - 1 }))
    expect(hasRoom(held, { from: "d", size: mostOfAll - 3 * (mostOfOne - 1) })).toBe(true)
    expect(hasRoom(held, { from: "d", size: mostOfAll - 3 * (mostOfOne - 1) + 1 })).toBe(false)
  })
})

it("what is too much is not asked for and says so, until something was taken back", () => {
  const page = aPage()
  for (const id of ["1", "2", "3", "4"]) page.offer("p", id, largestFile)
  page.offer("p", "5", 1)
  expect(page.asked).toEqual(["1", "2", "3", "4"])
  expect(page.heard).toEqual(["1", "2", "3", "4", "5"])
  expect(page.stateOf("p", "5")).toMatchObject({ at: "refused", why: "too_much" })
  page.offer("c", "6", largestFile)
  expect(page.asked.at(-1)).toBe("6")

  page.files.withdrawn("p", idOf("1"))
  expect(page.stateOf("p", "5")).toMatchObject({ at: "refused" })
  page.offer("p", "5", 1)
  expect(page.asked.at(-1)).toBe("5")
  expect(page.stateOf("p", "5")).toMatchObject({ at: "coming" })
})

it("a file that is here counts until it is taken back, and then nothing of it is kept", async () => {
  const page = aPage()
  const bytes = utf8("%PDF-1.4\n1 0 obj << >> endobj\n%%EOF\n")
  page.offer("p", "1", bytes.length, await hashOf(bytes))
  page.block("p", "1", bytes)
  await expect.poll(() => page.stateOf("p", "1")).toMatchObject({ at: "here" })
  for (const id of ["2", "3", "4", "5"]) page.offer("p", id, largestFile)
  expect(page.stateOf("p", "5")).toMatchObject({ at: "refused", why: "too_much" })

  page.files.withdrawn("p", idOf("1"))
  expect(page.stateOf("p", "1")).toMatchObject({ at: "stopped" })
  expect(page.stateOf("p", "1")?.blob).toBeUndefined()
  page.offer("p", "5", largestFile)
  expect(page.stateOf("p", "5")).toMatchObject({ at: "coming" })
})

function aPage() {
  const asked: string[] = []
  const heard: string[] = []
  const nothing = (): void => undefined
  const files = createFiles({
    me: () => "d",
    send: async () => true,
    ask: (_, id) => void (asked.includes(plain(id)) || asked.push(plain(id))),
    heard: (_, id) => void (heard.includes(plain(id)) || heard.push(plain(id))),
    stopped: nothing,
    arrived: nothing,
    changed: nothing,
    dropped: nothing,
    now: () => 0,
  })
  return {
    asked,
    heard,
    files,
    stateOf: (from: string, id: string) => files.stateOf(from, idOf(id)),
    offer(from: string, id: string, size: number, sha256 = "0".repeat(64)): void {
      const note = { name: "a.pdf", kind: "document" as const, size, sha256, private: false }
      files.hear(messageOf(from, writeOffer(idOf(id), note)))
    },
    block(from: string, id: string, content: Uint8Array<ArrayBuffer>): void {
      files.hear(messageOf(from, writeBlock({ id: idOf(id), number: 1, content })))
    },
  }
}

/** 16 bytes as an id has them. */
function idOf(id: string): string {
  return `${"A".repeat(20)}${id}A`.slice(0, 22)
}

function plain(id: string): string {
  return id.charAt(20)
}

function messageOf(identity: string, body: Uint8Array<ArrayBuffer>): SealedMessage {
  expect(readBlock(body)).toBeDefined()
  return {
    from: { identity, role: "patient", kid: identity },
    body,
    json: () => undefined,
    sentMs: 0,
    seq: 0,
    direct: true,
  }
}
