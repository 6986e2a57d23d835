import { type WaveFrame, decodeFrame } from "../codec"

/**
 * The worker of a page that watches, one for all patients on it: decodes frames away from the page's
 * own work, and beats for the alarms also while the tab is hidden, where a page's own timers are slowed.
 */
export type ToWorker = { readonly id: number; readonly payload: Uint8Array }
export type FromWorker =
  | { readonly kind: "beat" }
  /** Undefined: refused by the codec. */
  | { readonly kind: "frame"; readonly id: number; readonly frame: WaveFrame | undefined }

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  const decoded = decodeFrame(data.payload)
  const frame = decoded.ok ? decoded.value : undefined
  const transfer = frame?.channels.map(({ samples }) => samples.buffer) ?? []
  tell({ kind: "frame", id: data.id, frame }, transfer)
})
setInterval(() => tell({ kind: "beat" }, []), 250)

function tell(message: FromWorker, transfer: Transferable[]): void {
  postMessage(message, { transfer })
}
