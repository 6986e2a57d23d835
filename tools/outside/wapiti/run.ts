import { execFile } from "node:child_process"
import { mkdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"

import { z } from "zod"

import { outsidePython } from "../python"
import type { Python } from "../python"

export function wapitiPython(): Promise<Python> {
  return outsidePython(import.meta.dirname, "wapiti", "wapitiCore", "scanner of holes")
}

export type Scan = {
  /** Where it begins, and what it knows beside the links that it finds. */
  baseUrl: string
  starts?: readonly string[]
  headers: Readonly<Record<string, string>>
  except?: readonly string[]
  /** How long it looks for pages, and how long each module attacks them. */
  seconds: number
  /** A folder for the reports. */
  report: string
}

/**
 * What answers a page of ours could give by the caller's own words: SQL's errors, markup, another's address, a
 * file, a program, a header. Those that need a server of their own outside (ssrf, xxe, log4shell) are not run,
 * nor those that guess names of files (buster, nikto, backup), which are the same 404 a thousand times.
 */
const modules = "sql,xss,permanentxss,redirect,file,exec,crlf,methods,cookieflags,csp"

export type Scanned = {
  /** A line each. */
  findings: readonly string[]
  /** What was left out for want of time or of an answer: nothing found in it is no finding of nothing. */
  cut: readonly string[]
  /** Addresses and forms that were attacked. */
  attacked: number
}

/** Walks the pages as whoever the headers are and attacks what it finds. */
export async function wapiti(python: string, scan: Scan): Promise<Scanned> {
  const session = join(scan.report, "session")
  const output = join(scan.report, "report.json")
  const log = join(scan.report, "log.txt")
  for (const old of [session, log]) await rm(old, { recursive: true, force: true })
  await mkdir(session, { recursive: true })
  const flags = [
    // By its module: the programs beside Python name the folder that they were installed in.
    ["-c", "from wapitiCore.main.wapiti import wapiti_asyncio_wrapper as run; run()"],
    ["--url", `${scan.baseUrl}/`, "--scope", "folder", "--depth", "3", "--module", modules],
    ["--max-scan-time", String(scan.seconds), "--max-attack-time", String(scan.seconds)],
    ["--max-links-per-page", "60", "--max-files-per-dir", "40", "--tasks", "4"],
    ["--level", "1", "--timeout", "30", "--format", "json", "--output", output],
    [
      "--log",
      log,
      "--store-session",
      session,
      "--flush-session",
      "--no-bugreport",
      "--verbose",
      "0",
    ],
    ...(scan.starts ?? []).map((path) => ["--start", `${scan.baseUrl}${path}`]),
    ...Object.entries(scan.headers).map(([name, value]) => ["--header", `${name}: ${value}`]),
    ...(scan.except ?? []).map((path) => ["--exclude", `${scan.baseUrl}${path}`]),
  ].flat()
  const limits = { timeout: (scan.seconds * 14 + 600) * 1_000, maxBuffer: 64 * 1024 * 1024 }
  await new Promise<void>((resolve, reject) => {
    execFile(python, flags, limits, (error, said, wrong) => {
      if (error === null) resolve()
      else reject(new Error(`wapiti did not run: ${error.message} ${said}${wrong}`.slice(0, 4_000)))
    })
  })
  const { vulnerabilities, anomalies, infos } = Report.parse(
    JSON.parse(await readFile(output, "utf8")),
  )
  const findings = Object.entries({ ...vulnerabilities, ...anomalies }).flatMap(([kind, found]) =>
    found.map(({ method, path, info }) => `${kind}: ${method} ${path}: ${info}`),
  )
  return { findings, cut: cutIn(await readFile(log, "utf8")), attacked: infos.crawled_pages_nbr }
}

/** By its own log: it ends without a word when a module's time is over. */
export function cutIn(log: string): string[] {
  const walk = log.includes("Max scan time was reached") ? ["the walk"] : []
  const modules = log.matchAll(/Max attack time was reached for module (\w+)/g)
  const skipped = log.matchAll(/(\d+) requests were skipped due to network issues/g)
  return [
    ...walk,
    ...Array.from(modules, ([, name = ""]) => `module ${name}`),
    ...Array.from(skipped, ([, count = ""]) => `${count} requests without an answer`),
  ]
}

const Finding = z.object({ method: z.string(), path: z.string(), info: z.string() })
const Report = z.object({
  vulnerabilities: z.record(z.string(), z.array(Finding)),
  anomalies: z.record(z.string(), z.array(Finding)),
  infos: z.object({ crawled_pages_nbr: z.number() }),
})
