import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { expect, test } from "vitest"

import { startHoles } from "../testing-holes"
import { wapiti, wapitiPython } from "./run"

const found = await wapitiPython()
const named = "absent" in found ? `a hole of each kind (${found.absent})` : "a hole of each kind"

test.skipIf("absent" in found)(
  `wapiti finds ${named}: markup that comes back, SQL's error, and another's address`,
  { timeout: 900_000 },
  async () => {
    if ("absent" in found) return
    const report = await mkdtemp(join(tmpdir(), "holes-"))
    const { baseUrl, server } = await startHoles()
    try {
      const lines = await wapiti(found.python, { baseUrl, headers: {}, seconds: 60, report })
      const said = lines.join("\n")
      expect(said).toMatch(/^Reflected Cross Site Scripting: GET \/echo/m)
      expect(said).toMatch(/^SQL Injection: GET \/find/m)
      expect(said).toMatch(/^Open Redirect: GET \/go/m)
    } finally {
      server.close()
      await rm(report, { recursive: true, force: true })
    }
  },
)
