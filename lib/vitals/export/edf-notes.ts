import { decimalText } from "./ascii"

/** `onset` in seconds since the start that the header gives. Source: EDF+ specification, section 2.2. */
export type EdfNote = {
  readonly onset: number
  readonly seconds: number | undefined
  readonly text: string
}

const mostCharacters = 240

/**
 * The annotation signal: for each record the bytes of its time and of as many notes as have room.
 * EDF+ lets a note stand in any record, so they are spread and no record is wide for one busy minute.
 * All records get the same, even number of bytes.
 */
export function annotationRecords(
  onsets: readonly number[],
  notes: readonly EdfNote[],
): Uint8Array[] {
  const times = onsets.map((onset) => encode(`${signed(onset)}\u0014\u0014\0`))
  const lists = notes.toSorted((a, b) => a.onset - b.onset).map(noteBytes)
  const longest = Math.max(0, ...lists.map((list) => list.length))
  const total = lists.reduce((sum, list) => sum + list.length, 0)
  const room = longest + Math.ceil(total / onsets.length)
  const bytes = Math.max(...times.map((time) => time.length)) + (notes.length === 0 ? 0 : room)
  const width = bytes + (bytes % 2)
  let next = 0
  return times.map((time) => {
    const record = new Uint8Array(width)
    record.set(time)
    let at = time.length
    for (let list = lists[next]; list !== undefined && at + list.length <= width;) {
      record.set(list, at)
      at += list.length
      list = lists[++next]
    }
    return record
  })
}

function noteBytes({ onset, seconds, text }: EdfNote): Uint8Array {
  const lasting = seconds === undefined || !(seconds >= 0) ? "" : `\u0015${decimalText(seconds, 3)}`
  // Control characters would end the list or the file's text.
  const clean = text.replaceAll(/[\p{Cc}\p{Cs}]+/gu, " ").trim()
  const cut = Array.from(clean).slice(0, mostCharacters).join("")
  return encode(`${signed(onset)}${lasting}\u0014${cut}\u0014\0`)
}

function signed(seconds: number): string {
  const text = decimalText(seconds, 6)
  return text.startsWith("-") ? text : `+${text}`
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
