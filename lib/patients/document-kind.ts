import { mediaTypes } from "@/db/schema/people"
import type { MediaType } from "@/db/schema/people"

import { checkPdf } from "./pdf-check"
import { hasTooManyPixels, isFrame, pictureSize, segmentLength } from "./picture-size"

export const largestDocument = 10 * 1024 * 1024

export type DocumentRefusal =
  | "empty"
  | "unknown_kind"
  | "wrong_ending"
  | "incomplete"
  | "hidden_content"
  | "active_content"
  | "too_many_pixels"

/**
 * What a file is, by its bytes and its name together. One that is two things at once (a picture with a
 * program behind it), breaks off, or is a PDF that could act by itself is refused with the reason. SVG
 * and HTML are none of the three kinds. A first line of defence: the server never runs or shows a
 * document, it only hands it out as a download.
 */
export async function documentKind(
  bytes: Uint8Array,
  name: string,
): Promise<{ ok: true; mediaType: MediaType } | { ok: false; reason: DocumentRefusal }> {
  if (bytes.length === 0) return { ok: false, reason: "empty" }
  const mediaType = kinds.find(({ begins }) => startsWith(bytes, begins))?.mediaType
  if (mediaType === undefined) return { ok: false, reason: "unknown_kind" }
  if (!endings[mediaType].some((ending) => name.toLowerCase().endsWith(ending)))
    return { ok: false, reason: "wrong_ending" }
  const isPicture = mediaType !== "application/pdf"
  const reason = (await checks[mediaType](bytes)) ?? (isPicture ? checkSize(bytes) : undefined)
  return reason === undefined ? { ok: true, mediaType } : { ok: false, reason }
}

export const documentTypes: readonly MediaType[] = mediaTypes

const kinds: readonly { mediaType: MediaType; begins: readonly number[] }[] = [
  { mediaType: "application/pdf", begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { mediaType: "image/jpeg", begins: [0xff, 0xd8, 0xff] },
  { mediaType: "image/png", begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
]

const endings: Readonly<Record<MediaType, readonly string[]>> = {
  "application/pdf": [".pdf"],
  "image/jpeg": [".jpg", ".jpeg"],
  "image/png": [".png"],
}

type Check = (
  bytes: Uint8Array,
) => DocumentRefusal | undefined | Promise<DocumentRefusal | undefined>

const checks: Readonly<Record<MediaType, Check>> = {
  "application/pdf": checkPdf,
  "image/jpeg": checkJpeg,
  "image/png": checkPng,
}

/** A few bytes can unfold to gigabytes: a picture is judged by what its header says it unfolds to. */
function checkSize(bytes: Uint8Array): DocumentRefusal | undefined {
  const size = pictureSize(bytes)
  if (size === undefined) return "incomplete"
  return hasTooManyPixels(size) ? "too_many_pixels" : undefined
}

// ITU-T T.81, B.1.1: segments until SOS, then coded data in which a 0xFF is followed by 0 or RSTn. One
// frame: with two of them a decoder may take the one that was not judged.
function checkJpeg(bytes: Uint8Array): DocumentRefusal | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 2
  let scanned = false
  let framed = false
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) return "incomplete"
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
    } else if (marker === 0xd9) {
      if (!scanned) return "incomplete"
      return at + 2 === bytes.length ? undefined : "hidden_content"
    } else {
      const length = at + 4 > bytes.length ? undefined : segmentLength(view, at)
      if (length === undefined) return "incomplete"
      if (isFrame(marker) && framed) return "hidden_content"
      framed ||= isFrame(marker)
      at += 2 + length
      if (marker === 0xda) {
        scanned = true
        at = afterScan(bytes, at)
      }
    }
  }
  return "incomplete"
}

function afterScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const next = bytes[at + 1] ?? 0
    if (bytes[at] === 0xff && next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

// PNG (W3C), 5.3: length, type, data, CRC; the last chunk is IEND.
function checkPng(bytes: Uint8Array): DocumentRefusal | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 8; at + 12 <= bytes.length;) {
    const type = view.getUint32(at + 4)
    at += 12 + view.getUint32(at)
    if (at > bytes.length) return "incomplete"
    if (type === iend) return at === bytes.length ? undefined : "hidden_content"
  }
  return "incomplete"
}

const iend = 0x49454e44

function startsWith(bytes: Uint8Array, begins: readonly number[]): boolean {
  return begins.every((byte, index) => bytes[index] === byte)
}
