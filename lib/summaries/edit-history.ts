import { withDifference, reversed } from "./difference"
import type { Difference, Wording } from "./difference"

/** One save of a draft. `version` is the one that it made, `undoes` the one whose edit it takes back. */
export type Edit = {
  readonly version: number
  readonly undoes: number | null
  readonly difference: Difference
  /** The language model from whose draft it took sentences over; "extractive": from one that quotes. */
  readonly model: string | null
}

/**
 * The edits that lead back from the text as it is: those after the newest of which only who, when and how many
 * words are left, as lines of the text went with it.
 */
export function leadingBack<E extends MaybeGone>(
  edits: readonly E[],
): (E & { difference: Difference })[] {
  const ordered = edits.toSorted((a, b) => a.version - b.version)
  const last = ordered.findLastIndex(({ difference }) => difference === null)
  return ordered.slice(last + 1).flatMap((edit) => {
    const { difference } = edit
    return difference === null ? [] : [{ ...edit, difference }]
  })
}

type MaybeGone = Omit<Edit, "difference"> & { readonly difference: Difference | null }

/** The edit that Undo takes back: the newest that is neither undone nor an undo itself. */
export function undoable<E extends Edit>(edits: readonly E[]): E | undefined {
  return standing(edits).at(-1)
}

/** How the text came about: the way of its draft, then each model whose sentences were taken over and not taken back. */
export function methodOf(drafted: string | null, edits: readonly Edit[]): string | null {
  if (drafted === null) return null
  const models = standing(edits).flatMap(({ model }) => model ?? [])
  return [...new Set([...drafted.split(", "), ...models])].join(", ")
}

/** The language models in it. */
export function modelsIn(method: string | null): string[] {
  return method === null ? [] : method.split(", ").filter((one) => one !== "extractive")
}

/** Those that nobody took back, the oldest first. */
export function standing<E extends Edit>(edits: readonly E[]): E[] {
  const open: E[] = []
  for (const edit of inOrder(edits)) {
    if (edit.undoes === null) open.push(edit)
    else open.pop()
  }
  return open
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
