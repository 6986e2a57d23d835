import { asInteger, asList, asObject, readAll } from "./untrusted"

/**
 * How a viewer asks for frames that never came, and what the bedside answers. The question is JSON; the
 * answer is `u16 length | frame` again and again, little-endian. A length of zero, with `u16 stream |
 * u32 seq` after it, stands for a frame that the bedside does not have: asking again is of no use.
 */
export type Nack = { readonly stream: number; readonly seqs: readonly number[] }

/** The bedside keeps frames for so long; what is older is lost for the viewer, and for it alone. */
export const historyMs = 120_000
export const mostAsked = 40
const mostFillBytes = 10_000
const absentBytes = 8

export function nackBody({ stream, seqs }: Nack): object {
  return { v: 1, stream, seqs: seqs.slice(0, mostAsked).map((seq) => seq >>> 0) }
}

export function parseNack(json: unknown): Nack | undefined {
  const body = asObject(json)
  if (body?.["v"] !== 1) return undefined
  const stream = asInteger(body["stream"], 0, 0xffff)
  const seqs = readAll(asList(body["seqs"], mostAsked) ?? [undefined], (seq) =>
    asInteger(seq, 0, 0xffff_ffff),
  )
  return stream === undefined || seqs === undefined ? undefined : { stream, seqs }
}

/** As many as fit, in the order of the question. */
export function fillBody(
  { stream, seqs }: Nack,
  frameOf: (seq: number) => Uint8Array | undefined,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(mostFillBytes)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const seq of seqs) {
    const frame = frameOf(seq)
    if (at + (frame === undefined ? absentBytes : 2 + frame.length) > mostFillBytes) break
    if (frame === undefined) {
      view.setUint16(at + 2, stream, true)
      view.setUint32(at + 4, seq, true)
      at += absentBytes
    } else {
      view.setUint16(at, frame.length, true)
      bytes.set(frame, at + 2)
      at += 2 + frame.length
    }
  }
  return bytes.slice(0, at)
}

/** Undefined where it is cut or runs over: nothing of it is taken. */
export function readFill(
  bytes: Uint8Array,
): { frames: Uint8Array[]; absent: { stream: number; seq: number }[] } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const frames: Uint8Array[] = []
  const absent: { stream: number; seq: number }[] = []
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length) return undefined
    const length = view.getUint16(at, true)
    const end = at + (length === 0 ? absentBytes : 2 + length)
    if (end > bytes.length) return undefined
    if (length > 0) frames.push(bytes.subarray(at + 2, end))
    else absent.push({ stream: view.getUint16(at + 2, true), seq: view.getUint32(at + 4, true) })
    at = end
  }
  return { frames, absent }
}

/** The frames of the last two minutes, as they left. */
export type FrameHistory = {
  add(seq: number, frame: Uint8Array): void
  readonly at: (seq: number) => Uint8Array | undefined
}

export function frameHistory(frameMs: number): FrameHistory {
  const capacity = Math.ceil(historyMs / frameMs)
  const frames = new Map<number, Uint8Array>()
  return {
    add(seq, frame) {
      frames.set(seq >>> 0, frame)
      for (const old of frames.keys()) {
        if (frames.size <= capacity) break
        frames.delete(old)
      }
    },
    at: (seq) => frames.get(seq),
  }
}
