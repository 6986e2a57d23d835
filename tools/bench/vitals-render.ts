import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"

import { chromium } from "@playwright/test"
import { rolldown } from "rolldown"

import { encodeFrame } from "@/lib/vitals/codec"
import { chromiumArgs } from "@/playwright.config"

import { findChromium } from "../programs.mjs"
import { median } from "./percentile"
import { measuredOnce } from "./row"
import type { Measured, Row } from "./row"
import { framesOf, looped, monitorChannels } from "./vitals-signal"

const root = join(import.meta.dirname, "../..")
const runs = 3
const patients = 16
/** What is sent, and what of it is measured. */
const seconds = { sent: 60, settled: 8, measured: 12 }

type Drawn = { perSecond: number; scriptMs: number; blank: number }

/**
 * Sixteen patients with three waves each on one page, from encoded frames to pixels, by the monitor's
 * own decoder, playout and canvas. No graphics card: Chromium rasters in software.
 */
export const renderRows: readonly Row[] = [
  { id: "vitals.render_16", unit: "frames/s", aim: ">= 60", run: row("perSecond") },
  { id: "vitals.render_script", unit: "ms", aim: "<= 1", run: row("scriptMs") },
]

const measure = measuredOnce(async (): Promise<Drawn[]> => {
  const page = await bundle("wall-page.ts")
  const worker = await bundle("../../lib/vitals/client/page-worker.ts")
  const files = new Map([
    ["/", { type: "text/html", body: html }],
    ["/wall.js", { type: "text/javascript", body: page }],
    ["/page-worker.ts", { type: "text/javascript", body: worker }],
    ["/frames.json", { type: "application/json", body: JSON.stringify(frames()) }],
  ])
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? "")
    response.writeHead(file === undefined ? 404 : 200, { "content-type": file?.type ?? "" })
    response.end(file?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a listening server's
  const { port } = server.address() as AddressInfo
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error("this row needs a Chromium (npm run doctor says how to get one)")
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] })
  try {
    const drawn: Drawn[] = []
    for (let run = 0; run < runs; run++) {
      const opened = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
      await opened.goto(`http://127.0.0.1:${port}/`)
      const done = await opened.waitForFunction(() => Reflect.get(window, "wallDrawn"), undefined, {
        polling: 1_000,
        timeout: seconds.sent * 2_000,
      })
      drawn.push(await done.evaluate((value: Drawn) => value))
      await opened.close()
    }
    return drawn
  } finally {
    await browser.close()
    server.close()
  }
})

function row(of: "perSecond" | "scriptMs"): Row["run"] {
  return async (bench): Promise<Measured> => {
    const drawn = await measure(bench)
    return {
      value: median(drawn.map((one) => one[of])),
      runs,
      baseline: [
        { name: "patients", value: patients },
        { name: "canvases left blank", value: Math.max(...drawn.map(({ blank }) => blank)) },
      ],
    }
  }
}

/** Two leads of an ECG and a pulse wave would be three; here lead, pulse and breath, as monitors show. */
function frames() {
  const [lead, , pulse, breath] = monitorChannels()
  if (lead === undefined || pulse === undefined || breath === undefined)
    throw new Error("no signal")
  const channels = looped([lead, pulse, breath], 2)
  const sent = framesOf(channels).slice(0, seconds.sent * 10)
  return {
    patients,
    settledMs: seconds.settled * 1000,
    measuredMs: seconds.measured * 1000,
    frames: sent.map((frame) => Buffer.from(encodeFrame(frame)).toString("base64")),
    channels: channels.map(({ samples, rate }) => {
      const sorted = samples.toSorted()
      return { rate, min: sorted.at(0) ?? 0, max: sorted.at(-1) ?? 1 }
    }),
  }
}

async function bundle(file: string): Promise<string> {
  const built = await rolldown({
    input: join(import.meta.dirname, file),
    platform: "browser",
    resolve: { alias: { "@": root } },
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    logLevel: "silent",
  })
  const { output } = await built.generate({ format: "esm", minify: true })
  await built.close()
  return output[0].code
}

const html = `<!doctype html><meta charset="utf-8"><title>Wall</title>
<style>
:root { --mon-1: #101419; --mon-text-3: #999fa6; --wave-ecg: #5cf479; --wave-pleth: #65e7f5; --wave-resp: #ecebe4 }
body { margin: 0; background: #080a0d; display: grid; grid-template-columns: repeat(4, 1fr); gap: 4px }
canvas { width: 100%; height: 240px }
</style>
<script type="module" src="/wall.js"></script>`
