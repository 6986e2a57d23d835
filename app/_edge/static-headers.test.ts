import { readFileSync } from "node:fs"

import { expect, test } from "vitest"

import config from "@/next.config"

/** What the proxy's one pattern leaves out, as it stands there. */
const [, leftOut = ""] = /\(\(\?!([^)]*)\)/.exec(readFileSync("proxy.ts", "utf8")) ?? []

test("whatever proxy.ts leaves alone has its headers from next.config.ts", async () => {
  const named = ((await config.headers?.()) ?? [])
    .filter(({ headers }) =>
      headers.some(({ key, value }) => key === "x-content-type-options" && value === "nosniff"),
    )
    .map(({ source }) => source.replace(/^\//, "").replace(/\/?:path\*$/, ""))
  expect(named.toSorted()).toEqual(
    leftOut
      .split("|")
      .map((one) => one.replace(/\/$/, ""))
      .toSorted(),
  )
})
