/** The sample formats of WFDB signal(5) that can be read. */
export const wfdbFormats = [16, 80, 212] as const
export type WfdbFormat = (typeof wfdbFormats)[number]

/** The lowest count of each format stands for "no reading". */
export const invalidSample: Readonly<Record<WfdbFormat, number>> = {
  16: -32_768,
  80: -128,
  212: -2048,
}

/** How many whole samples so many bytes hold. */
export function samplesHeld(format: WfdbFormat, bytes: number): number {
  switch (format) {
    case 16:
      return Math.floor(bytes / 2)
    case 80:
      return bytes
    case 212:
      return Math.floor((bytes * 2) / 3)
  }
}

/** Raw counts by their place in the file, from 0 to below `samplesHeld`. */
export function sampleReader(format: WfdbFormat, body: Uint8Array): (index: number) => number {
  switch (format) {
    case 16: {
      const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
      return (index) => view.getInt16(index * 2, true)
    }
    case 80:
      // offset binary: 0x80 is 0
      return (index) => (body[index] ?? 0) - 128
    case 212:
      return (index) => at212(body, index)
  }
}

/** Two 12-bit samples in three bytes; the pairs run on across signals and frames. */
function at212(body: Uint8Array, index: number): number {
  const pair = (index >> 1) * 3
  const middle = body[pair + 1] ?? 0
  const raw =
    index % 2 === 0
      ? (body[pair] ?? 0) | ((middle & 0x0f) << 8)
      : (body[pair + 2] ?? 0) | ((middle & 0xf0) << 4)
  return (raw << 20) >> 20
}
