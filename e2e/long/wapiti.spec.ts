import { join, resolve } from "node:path"

import { startHoles } from "@/tools/outside/testing-holes"
import { wapiti, wapitiPython } from "@/tools/outside/wapiti/run"

import { arrangeCallers } from "../callers"
import { runFolder } from "../run-folder"
import { running } from "../running"
import { expect, test } from "../test"
import { withDatabase } from "../visit"

/** For finding pages, and for each module: all callers together within two hours. */
const seconds = Number(process.env["WAPITI_SECONDS"] ?? 60)
const only = process.env["WAPITI_CALLERS"]?.split(",")

const found = await wapitiPython()
const reports = resolve(runFolder, "wapiti")

test.skip("absent" in found, "absent" in found ? found.absent : "")

test("a scanner of holes finds one of each kind where they are: markup that comes back, SQL's error, another's address", async () => {
  test.setTimeout(1_800_000)
  if ("absent" in found) return
  const { baseUrl, server } = await startHoles()
  try {
    const report = join(reports, "holes")
    const { findings } = await wapiti(found.python, { baseUrl, headers: {}, seconds, report })
    const said = findings.join("\n")
    expect(said).toMatch(/^Reflected Cross Site Scripting: GET \/echo/m)
    expect(said).toMatch(/^SQL Injection: GET \/find/m)
    expect(said).toMatch(/^Open Redirect: GET \/go/m)
  } finally {
    server.close()
  }
})

test("a scanner of holes finds none, whoever it is signed in as", async () => {
  test.setTimeout(4 * 3_600_000)
  if ("absent" in found) return
  const findings = await withDatabase(async (client) => {
    const { callers, scene } = await arrangeCallers(client)
    const all: Record<string, readonly string[]> = {}
    for (const who of callers.filter(
      ({ foreign, kind }) => foreign !== true && kind !== "device",
    )) {
      if (only !== undefined && !only.includes(who.name)) continue
      const rows = await scene()
      const {
        findings: lines,
        cut,
        attacked,
      } = await wapiti(found.python, {
        baseUrl: running.baseUrl,
        starts: [
          ...starts,
          `/visits/${rows.visitId}`,
          `/patients/${rows.patientId}`,
          `/book/${rows.clinicSlug}`,
          "/api/audit/entries?first=0&count=1",
          `/api/slots?visitTypeId=${rows.visitTypeId}&days=7`,
        ],
        headers: { origin: new URL(running.baseUrl).origin, ...(await who.headers(rows)) },
        except: ["/api/sign-out", "/api/my/sign-out", "/api/events*"],
        seconds,
        report: join(reports, who.name),
      })
      const left = cut.length === 0 ? "nothing cut" : `cut: ${cut.join(", ")}`
      console.log(`${who.name}: ${attacked} addresses, ${lines.length} findings, ${left}`)
      if (lines.length > 0) all[who.name] = lines
    }
    return all
  })
  expect(findings).toEqual({})
})

/** Pages draw their links in the browser: a scanner that runs no script is told where to begin. */
const starts = [
  "/today",
  "/calendar",
  "/ward",
  "/audit",
  "/settings",
  "/my",
  "/sign-in?next=/today",
]
