import { open, readFile } from "node:fs/promises"
import { resolve } from "node:path"

import { hex } from "@/lib/audit/proofs/checkpoint"
import { recoveryText } from "@/lib/audit/proofs/recovery-record"
import type { Vouched } from "@/lib/audit/verify/anchors"
import { verifyExport } from "@/lib/audit/verify/export"
import type { Pins, Verdict } from "@/lib/audit/verify/export"
import type { RowsCheck } from "@/lib/audit/verify/log"
import { makingOf } from "@/lib/audit/verify/making"
import { isReceipt, verifyReceipt } from "@/lib/audit/verify/receipt"
import type { ReceiptVerdict } from "@/lib/audit/verify/receipt"
import { openRowsThreads } from "@/lib/audit/verify/rows-thread"
import { openZip, Unreadable } from "@/lib/audit/zip-reader"
import type { ZipArchive } from "@/lib/audit/zip-reader"

import { commandLine, misused } from "./command-line"

const usage =
  "npm run audit:verify -- EXPORT.zip|RECEIPT.tlog-proof [--vkey KEY]… [--witness KEY]… [--checkpoint FILE] [--later LATER.zip]"

const largestReceipt = 64 * 1024

process.exitCode = await main()

/** 0 sound, 1 broken (and where), 2 unreadable. Needs nothing but the file; a receipt, the clinic's key too. */
async function main(): Promise<number> {
  try {
    const { values, positionals } = commandLine(usage, {
      allowPositionals: true,
      options: {
        vkey: { type: "string", multiple: true },
        witness: { type: "string", multiple: true },
        checkpoint: { type: "string" },
        later: { type: "string" },
      },
    })
    const [path, ...others] = positionals
    if (path === undefined || others.length > 0) misused(usage, "Which file? One at a time.")
    const checkpoint =
      values.checkpoint === undefined ? undefined : await readText(values.checkpoint)
    const { vkey: vkeys, witness: witnesses } = values
    const receipt = await receiptAt(fromCaller(path))
    if (receipt !== undefined) {
      if (vkeys === undefined)
        throw new Unreadable("a receipt has no key in it: give the clinic's with --vkey")
      const verdict = verifyReceipt(receipt, vkeys, witnesses)
      console.log(receiptReport(verdict))
      return verdict.sound ? 0 : 1
    }
    const archive = await openZip(fromCaller(path))
    const threads = openRowsThreads()
    try {
      const verdict = await verifyExport(archive, { vkeys, witnesses, checkpoint }, threads.check)
      const making =
        verdict.finding.sound && values.later !== undefined
          ? await makingIn(values.later, archive, { vkeys, witnesses }, threads.check)
          : undefined
      if (making?.ok === false) {
        console.log(`BROKEN: ${making.what}`)
        return 1
      }
      console.log(report(verdict, vkeys !== undefined))
      if (making !== undefined) console.log(making.what)
      return verdict.finding.sound ? 0 : 1
    } finally {
      await threads.close()
      await archive.close()
    }
  } catch (error) {
    console.error(`UNREADABLE: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}

/** What a later export of the log says of this one: it must be sound itself, and have the making of this. */
async function makingIn(
  path: string,
  archive: ZipArchive,
  pins: Pins,
  check: RowsCheck,
): Promise<{ ok: boolean; what: string }> {
  const later = await openZip(fromCaller(path))
  try {
    const { finding } = await verifyExport(later, pins, check)
    if (!finding.sound) return { ok: false, what: `${path}: ${finding.what}` }
    const row = await makingOf(archive, later)
    return row === undefined
      ? {
          ok: false,
          what: `${path} has no making of this export: manifest.json or what it covers was changed, or that log was exported before`,
        }
      : { ok: true, what: `made with this manifest, as row ${row} of ${path} says` }
  } finally {
    await later.close()
  }
}

function report(verdict: Verdict, pinned: boolean): string {
  const { kind, rows, keyId, vouched, uncompared, finding } = verdict
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
  for (const recovery of finding.recoveries) lines.push(`NOTE: ${recoveryText(recovery)}`)
  if (uncompared !== null)
    lines.push(
      `NOTE: the checkpoint you gave covers ${uncompared} events: a part of a log of another size cannot be compared with it [unverified]`,
    )
  lines.push(
    pinned
      ? `signed with a key you gave, ${keyId}`
      : `signed with the key ${keyId}, which came with the export. Compare it with one you trust, or give --vkey.`,
    ...vouched.map(sayVouched),
  )
  if (!vouched.some(({ checked }) => checked))
    lines.push("self-attested: nobody outside the clinic was seen to vouch for it")
  return lines.join("\n")
}

/** A receipt has some hundred bytes for each doubling of the log. Undefined: it is something else. */
async function receiptAt(path: string): Promise<string | undefined> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(largestReceipt), 0)
    const text = buffer.toString("utf8", 0, bytesRead)
    return isReceipt(text) ? text : undefined
  } finally {
    await file.close()
  }
}

function receiptReport(verdict: ReceiptVerdict): string {
  if (!verdict.sound) return `BROKEN at row ${verdict.index}: ${verdict.what}`
  const { entry, head, keyId, vouched } = verdict
  const lines = [
    `SOUND: event ${entry.id} (${entry.action}, ${entry.outcome}, ${entry.t}) is row ${entry.seq} of a log of ${head.size}. That no row is missing is not proven by a receipt.`,
    `root ${hex(head.root)}`,
    `signed with a key you gave, ${keyId}`,
    ...vouched.map(sayVouched),
  ]
  if (!vouched.some(({ checked }) => checked))
    lines.push("self-attested: nobody outside the clinic was seen to vouch for it")
  return lines.join("\n")
}

function sayVouched({ kind, name, size, at, checked }: Vouched): string {
  const covered = `up to event ${size - 1}`
  if (kind === "timestamp")
    return `time stamp ${covered}: ${at?.toISOString()} [unverified: its signature is for openssl, see VERIFY.md]`
  return checked
    ? `witnessed by ${name} at ${at?.toISOString()}, ${covered}`
    : `cosigned ${covered} by ${name} [unverified: give its key with --witness]`
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
