import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { expect, test } from "vitest"

import { holesDocument, startHoles } from "../testing-holes"
import { schemathesis, schemathesisPython } from "./run"

const found = await schemathesisPython()
const named = "absent" in found ? `a hole of each kind (${found.absent})` : "a hole of each kind"

test.skipIf("absent" in found)(
  `schemathesis finds ${named}: a fault, a status, a type and a shape that nobody wrote down`,
  { timeout: 600_000 },
  async () => {
    if ("absent" in found) return
    const folder = await mkdtemp(join(tmpdir(), "holes-"))
    const { baseUrl, server } = await startHoles()
    try {
      const document = join(folder, "openapi.json")
      await writeFile(document, JSON.stringify(holesDocument))
      const { text: said } = await schemathesis(found.python, {
        document,
        baseUrl,
        headers: {},
        tries: 10,
        seconds: 30,
        report: folder,
      })
      expect(said).toContain("ST101 Server error")
      expect(said).toContain("ST103 Undocumented status code")
      expect(said).toContain("ST105 Undocumented Content-Type")
      expect(said).toContain("ST108 Response violates schema")
    } finally {
      server.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
)
