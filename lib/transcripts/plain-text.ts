import { ok } from "@/lib/result"
import type { Ok } from "@/lib/result"

import type { Cue } from "./turn"

/**
 * "Doctor: …" or "[doctor] …", each perhaps after a time in brackets. A line without a name goes on with
 * the speaker before it. A name that stands once is a name too: nobody's words become somebody else's.
 */
export function plainCues(lines: readonly string[]): Ok<Cue[]> {
  const cues: Cue[] = []
  let speaker = ""
  for (const line of lines) {
    const { seconds, rest } = withoutTime(line.trim())
    const said = speakerOf(rest)
    speaker = said?.speaker ?? speaker
    const text = said?.text ?? rest
    if (text !== "") cues.push({ speaker, seconds, text })
  }
  return ok(cues)
}

/** The name in front of what was said; undefined where there is none. */
export function speakerOf(line: string): { speaker: string; text: string } | undefined {
  const found = bracketed.exec(line) ?? colon.exec(line)
  const name = found?.[1]?.trim()
  if (name === undefined || found?.[2] === undefined) return undefined
  return name.split(/\s+/).length <= 4 ? { speaker: name, text: found[2].trim() } : undefined
}

const name = "[\\p{L}][\\p{L}\\p{N}\\p{M} ._'’()-]{0,39}"
const bracketed = new RegExp(`^\\[(${name})\\]:?\\s*(.*)$`, "u")
const colon = new RegExp(`^(${name})\\s*(?::(?!\\d)|：)\\s*(.*)$`, "u")

function withoutTime(line: string): { seconds: number | null; rest: string } {
  const found =
    /^[[(]?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?[\])]?(?=\s|$|[^\d:])\s*(?:-\s*)?/.exec(
      line,
    )
  if (found === null) return { seconds: null, rest: line }
  const [hours, minutes, seconds] = [found[1] ?? "0", found[2], found[3]].map(Number)
  return {
    seconds: (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0),
    rest: line.slice(found[0].length),
  }
}
