import type { NoteLine } from "./soap"

/**
 * The lines of a section after someone typed: a line that was there keeps the minute in which it
 * was first written, also when it moved or is still being typed; a new one gets this minute.
 * Empty lines are dropped.
 */
export function stampLines(previous: readonly NoteLine[], text: string, at: Date): NoteLine[] {
  const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString()
  const texts = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
  const open = [...previous]
  const kept = texts.map((line) => take(open, (old) => old.text === line))
  return texts.map((line, index) => {
    const same = kept[index] ?? take(open, (old) => continues(old.text, line))
    return { text: line, at: same?.at ?? minute }
  })
}

/** The minute of each line as it stands in the textarea, the empty ones without. */
export function minutesBeside(
  previous: readonly NoteLine[],
  text: string,
  at: Date,
): (string | undefined)[] {
  const lines = text.split("\n")
  const stamped = stampLines(previous, text, at)
  const written = lines.flatMap((line, index) => (line.trim() === "" ? [] : [index]))
  return lines.map((_, index) => stamped[written.indexOf(index)]?.at)
}

export function noteText(lines: readonly NoteLine[]): string {
  return lines.map((line) => line.text).join("\n")
}

function take(open: NoteLine[], matches: (line: NoteLine) => boolean): NoteLine | undefined {
  const index = open.findIndex(matches)
  return index < 0 ? undefined : open.splice(index, 1)[0]
}

/** Autosave catches a sentence half written: what grew at its end, or was cut there, is still that line. */
function continues(old: string, line: string): boolean {
  return line.startsWith(old) || old.startsWith(line)
}
