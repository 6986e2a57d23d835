export type PictureSize = { readonly width: number; readonly height: number }

/** A decoder needs 4 bytes a pixel: more would take a phone down. */
export const mostPixels = 50_000_000

/**
 * What a picture says of its size, read from its header without decoding it. Undefined for whatever is
 * no JPEG, PNG, WebP or GIF; SVG is a program, not a picture.
 */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
      // PNG (W3C), 5.6: IHDR comes first.
      return view.getUint32(12) !== ihdr
        ? undefined
        : { width: view.getUint32(16), height: view.getUint32(20) }
    if (starts(bytes, [0xff, 0xd8, 0xff])) return jpegSize(bytes, view)
    if (starts(bytes, ascii("GIF8")))
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    if (starts(bytes, ascii("RIFF")) && starts(bytes.subarray(8), ascii("WEBP")))
      return webpSize(bytes, view)
  } catch {
    // Ends before its header does.
  }
  return undefined
}

export function hasTooManyPixels({ width, height }: PictureSize): boolean {
  return width < 1 || height < 1 || width * height > mostPixels
}

// ITU-T T.81, B.2.2: the frame header SOFn is any of C0…CF but C4, C8 and CC.
function jpegSize(bytes: Uint8Array, view: DataView): PictureSize | undefined {
  for (let at = 2; at < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = segmentLength(view, at)
    if (length === undefined || marker === 0xda) return undefined
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + length
  }
  return undefined
}

/**
 * Of the JPEG segment whose marker stands at `at`, its two bytes of length included; undefined for a
 * marker that has none. Decoders step over RSTn and the like without a length: to read one there
 * would hide the frame that they find.
 */
export function segmentLength(view: DataView, at: number): number | undefined {
  const marker = view.getUint8(at + 1)
  const hasLength =
    (marker >= 0xc0 && marker <= 0xcf) || (marker >= 0xda && marker <= 0xef) || marker === 0xfe
  const length = hasLength ? view.getUint16(at + 2) : 0
  return length < 2 ? undefined : length
}

export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

// RFC 9649: lossy, lossless and extended.
function webpSize(bytes: Uint8Array, view: DataView): PictureSize | undefined {
  if (starts(bytes.subarray(12), ascii("VP8 ")))
    return {
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
    }
  if (starts(bytes.subarray(12), ascii("VP8L"))) {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (!starts(bytes.subarray(12), ascii("VP8X"))) return undefined
  return {
    width: (view.getUint32(24, true) & 0xff_ffff) + 1,
    height: (view.getUint32(26, true) >>> 8) + 1,
  }
}

function starts(bytes: Uint8Array, begin: readonly number[]): boolean {
  return begin.every((byte, at) => bytes[at] === byte)
}

const ihdr = 0x49484452

function ascii(text: string): readonly number[] {
  return Array.from(text, (sign) => sign.charCodeAt(0))
}
