import { join } from "node:path"

import { expect, test } from "vitest"

import { npmSbom, sbomFaults } from "./sbom"
import { lockOf, packageOf } from "./testing-lock"

const sbom = {
  bomFormat: "CycloneDX" as const,
  specVersion: "1.5",
  metadata: { component: { name: "housecall", version: "0.1.0" } },
  components: [
    { name: "next", version: "16.4.6" },
    { name: "@next/swc-darwin-arm64", version: "16.4.6" },
  ],
}

test("a package of the lock that the list leaves out is named", () => {
  expect(sbomFaults(sbom, lockOf())).toEqual([])
  expect(sbomFaults(sbom, lockOf({ "node_modules/b": packageOf() }))).toEqual([
    "the SBOM leaves out b@1.0.0",
  ])
})

test(
  "npm writes the list from the lock, with no word of where it stands",
  { timeout: 60_000 },
  () => {
    const root = join(import.meta.dirname, "../..")
    const written = npmSbom(root)
    expect(written.metadata.component.name).toBe("housecall")
    expect(written.components.map((one) => one.name)).toContain("next")
    expect(JSON.stringify(written)).not.toContain(root)
  },
)
