import { readdirSync } from "node:fs"

import { describe, expect, it } from "vitest"

import { contentSecurityPolicy, permissionsPolicy } from "./headers"

/** Where staff work; a link between two of these keeps the document, and so what its policy allows. */
const staffAreas = readdirSync("app/(staff)", { withFileTypes: true })
  .filter((each) => each.isDirectory() && !each.name.startsWith("_"))
  .map(({ name }) => name)

describe("a page that a call can be reached from", () => {
  const withCalls = staffAreas.filter((area) => area !== "audit")

  it.each([...withCalls, "join", "guest"])(
    "may use the camera and keep the screen lit: /%s",
    (area) => {
      const policy = permissionsPolicy(`/${area}/some`)
      expect(policy).toContain("camera=(self)")
      expect(policy).toContain("screen-wake-lock=(self)")
      expect(
        contentSecurityPolicy(`/${area}`, { nonce: "n", livekitUrl: "", development: false }),
      ).toContain("'wasm-unsafe-eval'")
    },
  )
})

it.each(["", "sign-in", "audit", "my", "book/riverside"])("nothing of the kind on /%s", (path) => {
  const policy = permissionsPolicy(`/${path}`)
  expect(policy).not.toContain("(self)")
})

it("Bluetooth at the bedside alone", () => {
  expect(permissionsPolicy("/bedside")).toContain("bluetooth=(self)")
  expect(permissionsPolicy("/visits/1")).not.toContain("bluetooth=(self)")
})
