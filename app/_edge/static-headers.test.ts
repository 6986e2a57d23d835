import { readFileSync } from "node:fs"

import { expect, test } from "vitest"

import config from "@/next.config"

import { staticSources } from "./static-headers"

/** What the proxy's one pattern leaves out, as it stands there. */
const [, leftOut = ""] = /\(\(\?!([^)]*)\)/.exec(readFileSync("proxy.ts", "utf8")) ?? []

test("whatever proxy.ts leaves alone has its headers from next.config.ts", async () => {
  const named = staticSources.map((source) => source.slice(1).replace(":path*", ""))
  expect(
    leftOut
      .split("|")
      .map((one) => one.replace(/\/$/, ""))
      .toSorted(),
  ).toEqual(named.map((one) => one.replace(/\/$/, "")).toSorted())
  const sent = (await config.headers?.()) ?? []
  for (const source of staticSources) {
    const headers = sent.find((one) => one.source === source)?.headers ?? []
    expect(headers, `at ${source}`).toContainEqual({
      key: "x-content-type-options",
      value: "nosniff",
    })
  }
})
