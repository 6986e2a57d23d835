import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { parseArgs } from "node:util"

import { hex } from "@/lib/audit/checkpoint"
import { verifyExport } from "@/lib/audit/verify-export"
import type { Verdict } from "@/lib/audit/verify-export"
import { openZip, Unreadable } from "@/lib/audit/zip-reader"

const usage = "npm run audit:verify -- EXPORT.zip [--vkey KEY] [--checkpoint FILE]"

process.exitCode = await main(process.argv.slice(2))

/** 0 sound, 1 broken (and where), 2 unreadable. Needs nothing but the file. */
async function main(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { vkey: { type: "string" }, checkpoint: { type: "string" } },
    })
    const [path, ...others] = positionals
    if (path === undefined || others.length > 0) throw new Unreadable(`Usage: ${usage}`)
    const checkpoint =
      values.checkpoint === undefined ? undefined : await readText(values.checkpoint)
    const archive = await openZip(fromCaller(path))
    try {
      const verdict = await verifyExport(archive, { vkey: values.vkey, checkpoint })
      console.log(report(verdict, values.vkey !== undefined))
      return verdict.finding.sound ? 0 : 1
    } finally {
      await archive.close()
    }
  } catch (error) {
    console.error(`UNREADABLE: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}

function report({ kind, rows, keyId, finding }: Verdict, pinned: boolean): string {
  if (!finding.sound)
    return `BROKEN${finding.index === null ? "" : ` at row ${finding.index}`}: ${finding.what}`
  const lines = [
    kind === "log"
      ? `SOUND: all ${finding.size} events of the log`
      : `SOUND: ${rows} rows of a log of ${finding.size}. That no row was left out is not proven by a part of the log.`,
    `root ${hex(finding.root)}`,
  ]
  if (finding.erased > 0)
    lines.push(`${finding.erased} events were erased: they are in the log, their contents are not`)
  lines.push(
    pinned
      ? `signed with the key you gave, ${keyId}`
      : `self-attested: signed with the key ${keyId}, which came with the export. Compare it with one you trust, or give --vkey.`,
  )
  return lines.join("\n")
}

async function readText(path: string): Promise<string> {
  return readFile(fromCaller(path), "utf8").catch(() => {
    throw new Unreadable(`${path} cannot be read`)
  })
}

/** npm runs scripts in the repository; INIT_CWD is where the person was. */
function fromCaller(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path)
}
