/** What a source of captions says: a sentence grows under its id until it is final. */
export type Heard = {
  readonly id: string
  /** LiveKit identity of who speaks. Names come from the visit's list, never from a source. */
  readonly speaker: string
  readonly text: string
  readonly atMs: number
}

/** Two speakers of two lines each still leave the face free at 360 px. */
const most = 4
/** Long enough to read a line of 90 characters slowly. */
const staysMs = 8_000

/** The lines to be shown: oldest first, each speaker's sentence in its own place while it grows. */
export function hear(lines: readonly Heard[], heard: Heard): readonly Heard[] {
  const text = heard.text.trim()
  const others = lines.filter((line) => line.id !== heard.id)
  // A source takes back what it misheard by saying nothing.
  if (text === "") return others
  const said = { ...heard, text: text.slice(-longest) }
  const known = lines.some((line) => line.id === heard.id)
  const next = known ? lines.map((line) => (line.id === heard.id ? said : line)) : [...lines, said]
  return next.slice(-most)
}

/** What is still to be read at that time. */
export function fresh(lines: readonly Heard[], nowMs: number): readonly Heard[] {
  const left = lines.filter((line) => nowMs - line.atMs < staysMs)
  return left.length === lines.length ? lines : left
}

/** A runaway sentence shows its end, which is what is being said. */
const longest = 180
