import fc from "fast-check"
import { expect, test } from "vitest"
import { z } from "zod"

import { changedBytes, changedText, hostileJson, rounds } from "@/lib/testing-fuzz"

import { loggedPath } from "./logged-path"
import { parsedBody } from "./parsed-body"

/** What a body may be whose schema holds anything: the text, the form and the depth are the route's to bear. */
const Anything = z.looseObject({ name: z.string().max(20) })

const post = (body: BodyInit) => new Request("https://clinic.example/", { method: "POST", body })

test("a body of any bytes is JSON of the schema, or names the field that is wrong", async () => {
  const sample = Buffer.from('{"name":"Ann","more":[1,{"a":"é"}]}')
  const json = hostileJson.map((value) => Buffer.from(JSON.stringify({ name: "Ann", value })))
  await fc.assert(
    fc.asyncProperty(fc.oneof(changedBytes([sample]), json), async (bytes) => {
      const parsed = await parsedBody(post(new Uint8Array(bytes)), Anything)
      expect(parsed.ok ? parsed.value.name.length <= 20 : parsed.field !== "").toBe(true)
    }),
    rounds(500),
  )
})

test("a body that is deeper than a call stack is refused, not a fault", async () => {
  const deep = `{"name":"Ann","value":${"[".repeat(100_000)}${"]".repeat(100_000)}}`
  expect(await parsedBody(post(deep), Anything)).toEqual({ ok: false, field: "value" })
})

test("a body that is longer than it may be is not read to its end", async () => {
  const parsed = await parsedBody(post("a".repeat(2_000)), Anything, 1_000)
  expect(parsed).toEqual({ ok: false, field: "body" })
})

test("an address has a path for the log, and no part of it is long enough to be a secret", () => {
  const path = changedText(["/api/calendars/abcdefghijklmnopqrstuvwxyz012345/feed.ics?x=%E0%A4%A"])
  fc.assert(
    fc.property(path, (text) => {
      const address = `https://clinic.example/${text}`
      if (!URL.canParse(address)) return
      const parts = loggedPath(address).split("/")
      expect(parts.every((part) => part.length < 24 || /^[0-9a-f-]{36}$/.test(part))).toBe(true)
      expect(parts.length).toBeLessThanOrEqual(12)
    }),
    rounds(500),
  )
})
