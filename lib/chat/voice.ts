/** Long enough to say what hurts; what is longer is better said in the call. */
export const longestVoiceSeconds = 60
/** A minute of Opus at 24 kbit/s is 180 kB; no browser's default is above this. */
export const largestVoice = 2 * 1_024 * 1_024

export type VoiceType = (typeof voiceTypes)[number]

/** What browsers record, in the order in which we would have it: Opus where there is a choice. */
export const voiceTypes = ["audio/webm", "audio/ogg", "audio/mp4"] as const

/** What a clip is, by its own first bytes; undefined for whatever is none of the three. */
export function voiceTypeOf(bytes: Uint8Array): VoiceType | undefined {
  if (starts(bytes, 0, [0x1a, 0x45, 0xdf, 0xa3])) return "audio/webm"
  if (starts(bytes, 0, ascii("OggS"))) return "audio/ogg"
  return starts(bytes, 4, ascii("ftyp")) ? "audio/mp4" : undefined
}

/** 0:07 */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}

function starts(bytes: Uint8Array, at: number, begin: readonly number[]): boolean {
  return begin.every((byte, index) => bytes[at + index] === byte)
}

function ascii(text: string): readonly number[] {
  return Array.from(text, (sign) => sign.charCodeAt(0))
}
