import { withDifference, reversed } from "./difference"
import type { Difference, Wording } from "./difference"

/** One save of a draft. `version` is the one that it made, `undoes` the one whose edit it takes back. */
export type Edit = {
  readonly version: number
  readonly undoes: number | null
  readonly difference: Difference
}

/** The edit that Undo takes back: the newest that is neither undone nor an undo itself. */
export function undoable<E extends Edit>(edits: readonly E[]): E | undefined {
  const open: E[] = []
  for (const edit of inOrder(edits)) {
    if (edit.undoes === null) open.push(edit)
    else open.pop()
  }
  return open.at(-1)
}

/** What stood there before any of these edits; undefined where they do not lead back from this text. */
export function textBefore(edits: readonly Edit[], now: Wording): Wording | undefined {
  return inOrder(edits)
    .toReversed()
    .reduce<Wording | undefined>(
      (text, { difference }) => text && withDifference(text, reversed(difference)),
      now,
    )
}

function inOrder<E extends Edit>(edits: readonly E[]): E[] {
  return edits.toSorted((a, b) => a.version - b.version)
}
