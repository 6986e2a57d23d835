import { expect, it } from "vitest"
import { z } from "zod"

import { parsedBody } from "./parsed-body"

const Named = z.object({ name: z.string() })

function sent(body: BodyInit): Request {
  // A stream as a body is sent while it is read; the DOM's types do not know the word for it yet.
  const init = { method: "POST", body, duplex: "half" }
  return new Request("http://localhost/", init)
}

it("is what the schema says, or the field that is not", async () => {
  expect(await parsedBody(sent('{"name":"Agnès 林"}'), Named)).toEqual({
    ok: true,
    value: { name: "Agnès 林" },
  })
  const wrong: readonly (readonly [string, string])[] = [
    ['{"name":5}', "name"],
    ['{"name":"a\\u0000b"}', "name"],
    ['{"name":"\\ud800"}', "name"],
    ['{"__proto__":{"name":"x"}}', "name"],
    ["null", "body"],
    ["{", "body"],
    ["", "body"],
    ["[".repeat(100_000), "body"],
    [`{"name":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "name"],
  ]
  for (const [text, field] of wrong)
    expect(await parsedBody(sent(text), Named)).toEqual({ ok: false, field })
})

it("is not read on once it is too long", async () => {
  let given = 0
  const endless = new ReadableStream<Uint8Array>(
    { pull: (controller) => controller.enqueue(new Uint8Array(++given && 64 * 1024)) },
    { highWaterMark: 0 },
  )
  expect(await parsedBody(sent(endless), Named)).toEqual({ ok: false, field: "body" })
  expect(given).toBe(5)
})
