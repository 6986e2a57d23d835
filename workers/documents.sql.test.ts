import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { deflateSync } from "node:zlib"

import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import { scanWithClamd } from "@/lib/patients/clamd"
import { fileDocument } from "@/lib/patients/document-commands"
import { largestDocument } from "@/lib/patients/document-kind"
import { readDocument } from "@/lib/patients/document-queries"
import { samples } from "@/lib/patients/sample-documents"
import { arrangeStaff, eventsOf } from "@/lib/patients/testing"
import { finding, marked, realClamd } from "@/lib/patients/testing-real-clamd"
import type { RealClamd } from "@/lib/patients/testing-real-clamd"
import { findClamd } from "@/tools/programs.mjs"
import { choosePort } from "@/tools/stack/ports"

/**
 * Filed documents, the worker as it is deployed, and ClamAV's own clamd; where that is not installed
 * these tests are skipped and say so.
 */
const database = await testDatabase()
const program = findClamd()
const absent = program === undefined ? "no clamd on this machine" : undefined
const port = await choosePort()
const said: string[] = []
let worker: ChildProcess | undefined
let clamd: RealClamd | undefined

beforeAll(() => {
  if (program === undefined) return
  worker = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    cwd: join(import.meta.dirname, ".."),
    env: { ...process.env, CLAMD_URL: `tcp://127.0.0.1:${port}`, LOG_LEVEL: "error" },
    stdio: ["ignore", "pipe", "inherit"],
  })
  if (worker.stdout !== null)
    createInterface({ input: worker.stdout }).on("line", (line) => said.push(line))
})
afterEach(stopClamd)
afterAll(() => void worker?.kill("SIGKILL"))

const waits = { timeout: 60_000, interval: 100 }

test("with clamd there what is sound opens, and what holds the signature stays shut, in a packed stream too", async ({
  skip,
}) => {
  skip(absent !== undefined, absent)
  const { unix } = await startClamd("10M")
  const [sound, largest] = [await file(samples.pdf), await file(pdfOf(filling(largestDocument)))]
  const found = [await file(pdfOf(marked)), await file(pdfOf(deflateSync(marked), "/FlateDecode"))]
  for (const document of [sound, largest]) {
    await vi.waitFor(async () => expect(await document.state()).toEqual(["clean", null]), waits)
    expect((await document.read()).ok).toBe(true)
  }
  for (const document of found) {
    await vi.waitFor(
      async () => expect(await document.state()).toEqual(["refused", finding]),
      waits,
    )
    expect(await document.read()).toEqual({ ok: false, reason: "unsafe" })
    expect(await eventsOf(database, document.clinicId)).toContain("document.checked refused TREAT")
  }
  // Its other door, which the worker was not given.
  expect(await scanWithClamd(unix, samples.pdf)).toEqual({ clean: true })
  expect(await scanWithClamd(unix, Buffer.from(marked))).toEqual({ clean: false, finding })
})

test("with clamd away a document stays shut, and is looked at once clamd is back", async ({
  skip,
}) => {
  skip(absent !== undefined, absent)
  const document = await file(samples.pdf)
  await vi.waitFor(
    () => expect(complaints()).toContainEqual(expect.stringContaining("ECONNREFUSED")),
    waits,
  )
  expect(await document.state()).toEqual(["checking", null])
  expect(await document.read()).toEqual({ ok: false, reason: "being_checked" })
  await startClamd("10M")
  await vi.waitFor(async () => {
    await forget()
    expect(await document.state()).toEqual(["clean", null])
  }, waits)
  expect((await document.read()).ok).toBe(true)
})

test("over clamd's StreamMaxLength a document stays shut, the log says why, and it opens once clamd takes it", async ({
  skip,
}) => {
  skip(absent !== undefined, absent)
  await startClamd("1M")
  const document = await file(pdfOf(filling(5_000_000)))
  await vi.waitFor(async () => {
    await forget()
    expect(complaints()).toContainEqual(expect.stringMatching(overLimit))
  }, waits)
  expect(await document.state()).toEqual(["checking", null])
  expect(await document.read()).toEqual({ ok: false, reason: "being_checked" })
  await stopClamd()
  await startClamd("10M")
  await vi.waitFor(async () => {
    await forget()
    expect(await document.state()).toEqual(["clean", null])
  }, waits)
})

async function startClamd(streamMaxLength: string): Promise<RealClamd> {
  clamd = await realClamd(program ?? "", { port, streamMaxLength })
  return clamd
}

async function stopClamd(): Promise<void> {
  await clamd?.stop()
  clamd = undefined
}

async function file(bytes: Uint8Array) {
  const at = new Date()
  const { clinicId, patientId } = await arrangeClinic(database, at)
  const nurse = mintActor(await arrangeStaff(database, clinicId, "nurse"))
  const answer = await fileDocument(nurse, patientId, { name: "letter.pdf", bytes }, at)
  if (!answer.ok) throw new Error(answer.reason)
  const { documentId } = answer.value
  return {
    clinicId,
    read: () => readDocument(nurse, patientId, documentId, new Date()),
    state: async () => {
      const { rows } = await database.admin.query({
        text: "select checked, finding from documents where id = $1",
        values: [documentId],
        rowMode: "array",
      })
      return rows[0]
    },
  }
}

/** In clamd's own words where its answer was read before it hung up, otherwise in ours. */
const overLimit = /^INSTREAM size limit exceeded\.$|StreamMaxLength/

/** Why looks at documents failed, as the worker's log says it. */
function complaints(): string[] {
  return said.flatMap((line) => {
    const entry: unknown = JSON.parse(line)
    const { job, message } = Object(entry)
    return job === "documents.check" ? [String(message)] : []
  })
}

/** As if the time had passed in which the relay takes a promise for forgotten. */
async function forget(): Promise<void> {
  await database.admin.query(
    "update outbox set relayed_at = relayed_at - interval '2 hours' where done_at is null",
  )
}

/** A sound PDF with this in a stream. */
function pdfOf(stream: string | Uint8Array, filter?: string): Uint8Array {
  const [head = "", tail = ""] = Buffer.from(samples.pdf).toString("latin1").split("trailer")
  const dictionary = `<< /Length ${stream.length}${filter === undefined ? "" : ` /Filter ${filter}`} >>`
  return Buffer.concat([
    Buffer.from(`${head}9 0 obj ${dictionary}\nstream\n`, "latin1"),
    Buffer.from(stream),
    Buffer.from(`\nendstream endobj\ntrailer${tail}`, "latin1"),
  ])
}

/** As much as makes `pdfOf` a document of this length. */
function filling(length: number): string {
  const digits = String(length).length
  return "0".repeat(length - pdfOf("").length - digits + 1)
}
