import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { expect, test } from "vitest"

import { openZip } from "@/lib/audit/zip-reader"
import { DeviceId, PatientId, VisitId } from "@/lib/ids"

import { readEdf } from "../edf/edf"
import { clockComments, joined } from "../export/doubted"
import { storedSignals } from "../export/stored-signals"
import { testChannel, testMeta } from "../testing-charting"
import { exportFile } from "./export-file"
import type { ExportForm } from "./export-form"

const id = "0198c6a0-0000-7000-8000-00000000000"
const start = Date.UTC(2026, 10, 24, 10, 20)
const note = "Questionable times: the clock of the device was off"

/** Twenty seconds of two channels in chunks of five; the second and third were sent by a clock that was off. */
function content(isOff: boolean) {
  const chunks = [0, 1, 2, 3].map((i) => ({
    startsAt: new Date(start + i * 5_000),
    firstIndex: i * 1_250,
    samples: Int32Array.from({ length: 1_250 }, (_, at) => ((at * 37) % 811) - 400),
    questionable: isOff && (i === 1 || i === 2) ? ("clock" as const) : null,
  }))
  const channels = [0, 1].map((channel) => ({ ...testChannel(channel, 250), label: `E${channel}` }))
  const stream = {
    deviceId: DeviceId.parse(`${id}1`),
    meta: testMeta(channels),
    pieces: () =>
      channels.flatMap((channel) => chunks.map((chunk) => ({ ...chunk, channel: channel.id }))),
  }
  return {
    visitId: VisitId.parse(`${id}2`),
    patientId: PatientId.parse(`${id}3`),
    zone: "UTC",
    from: start,
    to: start + 20_000,
    numbers: [],
    signals: storedSignals([stream], start, start + 20_000),
    isReplayed: false,
    alarms: [],
  }
}

async function fileOf(form: ExportForm, isOff: boolean): Promise<Buffer> {
  const file = exportFile(form, content(isOff))
  if (!file.ok) throw new Error(file.reason)
  const parts: Uint8Array[] = []
  for await (const part of file.value.bytes) parts.push(part)
  return Buffer.concat(parts)
}

async function headerOf(zip: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "export-"))
  const path = join(folder, "export.zip")
  await writeFile(path, zip)
  const archive = await openZip(path)
  const header = await archive.bytes("vitals_20261124T102000Z.hea")
  await archive.close()
  await rm(folder, { recursive: true, force: true })
  return new TextDecoder().decode(header ?? undefined)
}

test("EDF+ notes once for how long the clock of the device was off", async () => {
  const notes = async (isOff: boolean) => {
    const read = readEdf("x", new Uint8Array(await fileOf("edf", isOff)))
    if (!read.ok) throw new Error(read.reason)
    return read.value.annotations.filter(({ text }) => text === note)
  }
  expect(await notes(true)).toMatchObject([{ onset: 5, seconds: 10 }])
  expect(await notes(false)).toEqual([])
})

test("a WFDB header says from when to when", async () => {
  const from = "2026-11-24T10:20:05.000Z"
  expect(await headerOf(await fileOf("wfdb", true))).toContain(
    `# ${note}, from ${from} to 2026-11-24T10:20:15.000Z\n`,
  )
  expect(await headerOf(await fileOf("wfdb", false))).not.toContain("Questionable")
})

test("of FHIR each Observation that it touches is questionable, and no other", async () => {
  const doubted = async (isOff: boolean) => {
    const lines = (await fileOf("ndjson", isOff)).toString("utf8").trim().split("\n")
    return lines.map((line): unknown => JSON.parse(line).note?.[0].text)
  }
  expect(await doubted(true)).toEqual([note, note, note, note])
  expect(await doubted(false)).toEqual([undefined, undefined, undefined, undefined])
})

test("stretches that follow each other are one, and very many are told as one", () => {
  const stretch = (from: number) => ({ from, to: from + 5_000 })
  expect(joined([stretch(5_000), stretch(0), stretch(10_500), stretch(40_000)])).toEqual([
    { from: 0, to: 15_500 },
    { from: 40_000, to: 45_000 },
  ])
  const many = Array.from({ length: 21 }, (_, i) => stretch(i * 10_000))
  expect(clockComments(many)).toEqual([
    `${note}, from 1970-01-01T00:00:00.000Z to 1970-01-01T00:03:25.000Z, in 21 parts of it`,
  ])
})
