import { readFileSync } from "node:fs"
import { mkdir, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"

import { schemathesis, schemathesisPython } from "@/tools/outside/schemathesis/run"
import { holesDocument, startHoles } from "@/tools/outside/testing-holes"

import { arrangeCallers } from "../callers"
import { documentFor } from "../document-for"
import { runFolder } from "../run-folder"
import { running } from "../running"
import { expect, test } from "../test"
import { withDatabase } from "../visit"

/** For each caller. */
const seconds = Number(process.env["SCHEMATHESIS_SECONDS"] ?? 600)
const tries = Number(process.env["SCHEMATHESIS_TRIES"] ?? 10)
const only = process.env["SCHEMATHESIS_CALLERS"]?.split(",")

const found = await schemathesisPython()
const reports = resolve(runFolder, "schemathesis")

test.skip("absent" in found, "absent" in found ? found.absent : "")

test("schemathesis finds a hole of each kind: a fault, a status, a type and a shape that nobody wrote down", async () => {
  test.setTimeout(600_000)
  if ("absent" in found) return
  const report = join(reports, "holes")
  await mkdir(report, { recursive: true })
  const { baseUrl, server } = await startHoles()
  try {
    const document = join(report, "openapi.json")
    await writeFile(document, JSON.stringify(holesDocument))
    const { text: said } = await schemathesis(found.python, {
      document,
      baseUrl,
      headers: {},
      tries: 10,
      seconds: 30,
      report,
    })
    expect(said).toContain("ST101 Server error")
    expect(said).toContain("ST103 Undocumented status code")
    expect(said).toContain("ST105 Undocumented Content-Type")
    expect(said).toContain("ST108 Response violates schema")
  } finally {
    server.close()
  }
})

test("no caller gets a fault, an answer that docs/openapi.json does not have, or one of another shape", async () => {
  test.setTimeout(6 * 3_600_000)
  if ("absent" in found) return
  const whole: unknown = JSON.parse(readFileSync(resolve("docs/openapi.json"), "utf8"))
  const wrong = await withDatabase(async (client) => {
    const { callers, scene } = await arrangeCallers(client)
    const said: Record<string, string> = {}
    for (const who of callers.filter(({ foreign }) => foreign !== true)) {
      if (only !== undefined && !only.includes(who.name)) continue
      const rows = await scene()
      const report = join(reports, who.name)
      await mkdir(report, { recursive: true })
      const document = join(report, "openapi.json")
      await writeFile(document, JSON.stringify(documentFor(whole, rows)))
      const headers: Readonly<Record<string, string>> = {
        origin: new URL(running.baseUrl).origin,
        ...(await who.headers(rows)),
      }
      const { text, tested, selected, cases } = await schemathesis(found.python, {
        document,
        baseUrl: running.baseUrl,
        headers,
        except,
        tries,
        seconds,
        report,
      })
      await writeFile(join(report, "said.txt"), text)
      const findings = text === "" ? "nothing found" : "see said.txt"
      console.log(`${who.name}: ${tested} of ${selected} operations, ${cases} cases, ${findings}`)
      if (text !== "") said[who.name] = text
      // Nothing found by somebody who was signed out in between would be found by nobody.
      if (who.kind === "staff") {
        const { cookie = "" } = headers
        const still = await fetch(`${running.baseUrl}/api/security/proof`, { headers: { cookie } })
        expect.soft(still.status, who.name).toBe(200)
      }
    }
    return said
  })
  expect(wrong).toEqual({})
})

const except = [
  // They end the session that the run is made with.
  "^/api/sign-out$",
  "^/api/my/sign-out$",
  "^/api/security/sessions",
  // It does not end: its answer is tested by the pages that listen.
  "^/api/events$",
  // Whatever is no route: what is asked there may be one.
  "^/api/\\{nothing\\}$",
]
