import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"

import type { Page } from "@playwright/test"

import { arrangeMeeting, part, pressJoin } from "./meeting"
import { withPeople } from "./people"
import type { Bench, Measured, Row } from "./row"

/**
 * Every script and worker that a patient's browser fetches from the opened link, nothing cached, to
 * the first frame, gzip at its usual level. What Next writes into the page itself is not counted.
 * `call-js.json` in the bench's scratch folder lists the files.
 */
export const callJsRow: Row = { id: "call.js", unit: "kB", aim: "<= 260", run: measure }

type Loaded = { path: string; bytes: number; gzip: number; before: "join" | "first frame" }

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.house()
  const files = await withPeople(house, async (people) => {
    const seen = new Map<string, Loaded["before"]>()
    let before: Loaded["before"] = "join"
    const watch = (patient: Page): void => {
      const note = (url: string): void => void (seen.has(url) || seen.set(url, before))
      patient.on("worker", (worker) => note(worker.url()))
      patient.on("response", (response) => {
        if (/javascript/.test(response.headers()["content-type"] ?? "")) note(response.url())
      })
    }
    const meeting = await arrangeMeeting(house, people, { vitals: true, charting: true }, watch)
    before = "first frame"
    await pressJoin(meeting.patient)
    const loaded = [...seen].filter(([url]) => url.startsWith("http"))
    await part(meeting)
    return Promise.all(loaded.map(([url, when]) => sizeOf(url, when)))
  })
  writeFileSync(
    join(bench.directory, "call-js.json"),
    JSON.stringify(
      files.toSorted((a, b) => b.gzip - a.gzip),
      null,
      2,
    ),
  )
  const worker = files.filter(({ path }) => path.startsWith("/e2ee/"))
  if (worker.length === 0) throw new Error("the encryption worker was not among the scripts")
  return {
    value: kilobytes(files),
    runs: 1,
    baseline: [
      { name: "encryption worker alone", value: kilobytes(worker) },
      {
        name: "after the press on Join",
        value: kilobytes(files.filter((file) => file.before === "first frame")),
      },
      { name: "files", value: files.length },
    ],
  }
}

async function sizeOf(url: string, before: Loaded["before"]): Promise<Loaded> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${new URL(url).pathname} answered ${answer.status}`)
  const body = Buffer.from(await answer.arrayBuffer())
  return { path: new URL(url).pathname, bytes: body.length, gzip: gzipSync(body).length, before }
}

function kilobytes(files: readonly Loaded[]): number {
  return files.reduce((sum, { gzip }) => sum + gzip, 0) / 1000
}
