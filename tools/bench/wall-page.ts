import { createMonitor } from "@/lib/vitals/client/monitor-canvas"
import { pageDecoder } from "@/lib/vitals/client/wave-decoder"
import { waveStream } from "@/lib/vitals/client/wave-stream"
import type { ChannelMeta } from "@/lib/vitals/meta"
import type { Ratio } from "@/lib/vitals/ratio"

/** The page of `vitals-render.ts`: draws what it is sent, and leaves its figures in `wallDrawn`. */
type Sent = {
  patients: number
  settledMs: number
  measuredMs: number
  frames: readonly string[]
  channels: readonly { rate: Ratio; min: number; max: number }[]
}

const kinds = ["ecg", "pleth", "resp"] as const

// Counted before the monitors ask for their first frame.
let counting = false
let frames = 0
let scriptMs = 0
const ask = window.requestAnimationFrame.bind(window)
window.requestAnimationFrame = (draw) =>
  ask((at) => {
    const begun = performance.now()
    draw(at)
    if (!counting) return
    frames++
    scriptMs += performance.now() - begun
  })

const answer = await fetch("/frames.json")
// oxlint-disable-next-line typescript/consistent-type-assertions -- served beside this page
const sent = (await answer.json()) as Sent
const payloads = sent.frames.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)))
const now = () => performance.timeOrigin + performance.now()
const origin = 1_795_449_600_000.3
const offset = origin - now()

const tiles = Array.from({ length: sent.patients }, () => {
  const canvas = document.createElement("canvas")
  document.body.append(canvas)
  const channels = sent.channels.map((channel, id): ChannelMeta => ({
    ...channel,
    id,
    kind: kinds[id] ?? "other",
    mdc: 0,
    label: "",
    unit: id === 0 ? "mV" : "",
    gain: 200,
    baseline: 0,
    invalid: -32_768,
  }))
  const source = { kind: "recorded", name: "bench", loopSeconds: undefined } as const
  const stream = waveStream(
    { stream: 7, epoch: "bench", frameMs: 100, source, channels },
    () => undefined,
  )
  createMonitor(canvas, () => ({ stream, offset: () => offset }), now)
  return { canvas, stream }
})

const decoder = pageDecoder()
let next = 0
setInterval(() => {
  for (const due = Math.floor((now() + offset - origin) / 100); next < due; next++) {
    const payload = payloads[next]
    if (payload === undefined) return
    for (const { stream } of tiles)
      decoder.decode(payload, (frame) => stream.take(frame, payload.length, now(), offset))
  }
}, 20)

await passed(sent.settledMs)
counting = true
const begun = performance.now()
await passed(sent.measuredMs)
counting = false
const seconds = (performance.now() - begun) / 1000
Reflect.set(window, "wallDrawn", {
  perSecond: frames / seconds,
  scriptMs: scriptMs / frames,
  blank: tiles.filter(({ canvas }) => isBlank(canvas)).length,
})

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

function isBlank(canvas: HTMLCanvasElement): boolean {
  const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
  for (let at = 1; at < data.length; at += 4) if ((data[at] ?? 0) > 128) return false
  return true
}
