import { readFileSync } from "node:fs"

import { expect, test } from "vitest"

import config from "@/next.config"

/** What the proxy's one pattern leaves out, as it stands there. */
const [, leftOut = ""] = /\(\(\?!([^)]*)\)/.exec(readFileSync("proxy.ts", "utf8")) ?? []

test("whatever proxy.ts leaves alone has its headers from next.config.ts", async () => {
  const sent = (await config.headers?.()) ?? []
  const named = (wanted: string) =>
    sent
      .filter(({ headers }) => headers.some(({ key, value }) => `${key}: ${value}` === wanted))
      .map(({ source }) => source.replace(/^\//, "").replace(/\/?:path\*$/, ""))
      .toSorted()
  const sources = leftOut.split("|").map((one) => one.replace(/\/$/, ""))
  expect(named("x-content-type-options: nosniff")).toEqual(sources.toSorted())
  expect(named("strict-transport-security: max-age=63072000; includeSubDomains")).toEqual(
    sources.toSorted(),
  )
})
