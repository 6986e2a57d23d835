import { describe, expect, it } from "vitest"

import type { SealedMessage } from "@/lib/e2ee/client/session"
import { utf8 } from "@/lib/e2ee/encoding"

import { blockLength, hashOf, largestFile, readBlock, writeBlock, writeOffer } from "../block"
import { createFiles } from "./files"
import { hasRoom, mostOfAll, mostOfOne } from "./held"
import { restAfterMs } from "./receiving"

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
  expect(page.asked).toEqual(["1", "2"])
  expect(page.heard).toEqual(["1", "2", "3", "4", "5"])
  expect(page.stateOf("p", "5")).toMatchObject({ at: "refused", why: "too_much" })
  page.offer("c", "6", largestFile)
  expect(page.asked.at(-1)).toBe("6")

  page.files.withdrawn("p", idOf("1"))
  expect(page.asked.at(-1)).toBe("3")
  expect(page.stateOf("p", "5")).toMatchObject({ at: "refused" })
  page.offer("p", "5", 1)
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

it("offers of which nothing comes hold nobody up, not even their own sender for long", async () => {
  const page = aPage()
  for (const id of ["1", "2", "3", "4", "5", "6"]) page.offer("e", id, 1_000)
  expect(page.asked).toEqual(["1", "2"])
  const bytes = utf8("%PDF-1.4\n1 0 obj << >> endobj\n%%EOF\n")
  page.offer("p", "7", bytes.length, await hashOf(bytes))
  page.block("p", "7", bytes)
  await expect.poll(() => page.stateOf("p", "7")).toMatchObject({ at: "here" })

  page.pass(restAfterMs + 1)
  expect(page.asked).toEqual(["1", "2", "7", "3", "4"])
  page.pass(restAfterMs + 1)
  expect(page.asked).toEqual(["1", "2", "7", "3", "4", "5", "6"])
})

it("what does not come takes no room, and has room again when it does", () => {
  const page = aPage()
  for (const id of ["1", "2", "3", "4"]) page.offer("e", id, largestFile)
  page.pass(restAfterMs + 1)
  page.pass(restAfterMs + 1)
  page.offer("e", "5", largestFile)
  expect(page.stateOf("e", "5")).toMatchObject({ at: "coming" })
  for (const id of ["1", "2", "3"]) page.offer("e", id, largestFile)
  expect(page.stateOf("e", "3")).toMatchObject({ at: "coming" })
  page.offer("e", "4", largestFile)
  expect(page.stateOf("e", "4")).toMatchObject({ at: "refused", why: "too_much" })
})

it("who left gives their turns away, and what they come back for goes on", () => {
  const page = aPage()
  for (const id of ["1", "2", "3"]) page.offer("p", id, blockLength * 2)
  page.block("p", "1", new Uint8Array(blockLength))
  page.files.left("p")
  expect(page.files.isMoving(idOf("1"))).toBe(false)
  page.files.met("p")
  page.wanted.length = 0
  page.pass(4_000)
  expect(page.wanted).toEqual(["1/2", "2/1"])
})

it("one more offer than a page keeps of one sender is taken when it comes again", () => {
  const page = aPage()
  const many = Array.from({ length: 17 }, (_, at) => "abcdefghijklmnopqrstuvwxyz".charAt(at))
  for (const id of many) page.offer("p", id, 1_000)
  expect(page.heard).toEqual(many.slice(0, 16))
  page.files.withdrawn("p", idOf("a"))
  page.offer("p", "q", 1_000)
  expect(page.heard).toEqual(many)
})

function aPage() {
  let now = 0
  const wanted: string[] = []
  const asked: string[] = []
  const heard: string[] = []
  const nothing = (): void => undefined
  const files = createFiles({
    me: () => "d",
    send: async () => true,
    ask(_, id, block) {
      wanted.push(`${plain(id)}/${block}`)
      if (!asked.includes(plain(id))) asked.push(plain(id))
    },
    heard: (_, id) => void (heard.includes(plain(id)) || heard.push(plain(id))),
    stopped: nothing,
    arrived: nothing,
    changed: nothing,
    dropped: nothing,
    mayOffer: () => true,
    isHere: () => true,
    now: () => now,
  })
  return {
    wanted,
    /** Time goes by in steps of a second, as the page counts it. */
    pass(ms: number): void {
      for (const end = now + ms; now < end;) {
        now = Math.min(end, now + 1_000)
        files.tend()
      }
    },
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
