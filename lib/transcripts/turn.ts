/** Who spoke, as far as a draft needs to know it. "other": anybody else who was in the room. */
export type SpeakerRole = "clinician" | "patient" | "companion" | "interpreter" | "other"

/** What one person said without another between. `id` is what a sentence cites: L1, L2 … */
export type Turn = {
  readonly id: string
  readonly role: SpeakerRole
  /** Since the transcript's start, in whole seconds; null where the file has no times. */
  readonly seconds: number | null
  readonly text: string
}

/** One piece of a transcript as a file has it. `speaker` is the file's own word; "" where it has none. */
export type Cue = { speaker: string; seconds: number | null; text: string }

/** The longest text of one turn in characters: a source has to be readable at a glance. */
const longestTurn = 1_500

/** A sentence that captions cut into pieces is one turn again; a longer speech is several. */
export function joined(cues: readonly Cue[]): Cue[] {
  const turns: Cue[] = []
  for (const cue of cues) {
    for (const text of pieces(cue.text)) {
      const last = turns.at(-1)
      if (last !== undefined && continues(last, cue.speaker, text))
        last.text = `${last.text} ${text}`
      else turns.push({ ...cue, text })
    }
  }
  return turns
}

/** Numbers the turns and says who spoke each. */
export function turnsOf(
  cues: readonly Cue[],
  roleOf: (speaker: string) => SpeakerRole,
): readonly Turn[] {
  return cues.map(({ speaker, seconds, text }, index) => ({
    id: `L${index + 1}`,
    role: roleOf(speaker),
    seconds,
    text,
  }))
}

function continues(last: Cue, speaker: string, text: string): boolean {
  return (
    last.speaker === speaker &&
    !/[.!?…。！？][”"')）]*$/u.test(last.text) &&
    last.text.length + text.length < longestTurn / 2
  )
}

function pieces(text: string): string[] {
  const plain = text.replaceAll(/\s+/gu, " ").trim()
  if (plain === "") return []
  const found: string[] = []
  let rest = plain
  while (rest.length > longestTurn) {
    const cut = cutBefore(rest)
    found.push(rest.slice(0, cut).trim())
    rest = rest.slice(cut).trim()
  }
  return rest === "" ? found : [...found, rest]
}

/** After a sentence if there is one, between words otherwise, and never inside a surrogate pair. */
function cutBefore(text: string): number {
  const head = text.slice(0, longestTurn)
  const stop = Math.max(
    ...[". ", "? ", "! ", "。", "？", "！"].map((end) => head.lastIndexOf(end) + end.length),
  )
  if (stop > longestTurn / 2) return stop
  const space = head.lastIndexOf(" ")
  if (space > longestTurn / 2) return space
  return /[\uD800-\uDBFF]$/.test(head) ? longestTurn - 1 : longestTurn
}
