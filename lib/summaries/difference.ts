import { isDeepStrictEqual } from "node:util"

import { diffArrays } from "diff"

import type { Instruction, SummaryLine } from "@/db/schema/record"

/** What people edit: the lines of the note, and the sentences for the patient. */
export type Wording = {
  readonly lines: readonly SummaryLine[]
  readonly instructions: readonly Instruction[]
}

/** `removed` stands at `at` of the older text, and `added` in its place in the newer. */
export type Hunk<T> = {
  readonly at: number
  readonly removed: readonly T[]
  readonly added: readonly T[]
}

/** From one version to the next, and back: what was taken out is in it. */
export type Difference = {
  readonly lines: readonly Hunk<SummaryLine>[]
  readonly instructions: readonly Hunk<Instruction>[]
}

export function differenceOf(before: Wording, after: Wording): Difference {
  return {
    lines: hunksOf(before.lines, after.lines),
    instructions: hunksOf(before.instructions, after.instructions),
  }
}

export function isNoDifference({ lines, instructions }: Difference): boolean {
  return lines.length === 0 && instructions.length === 0
}

/** The newer text; undefined where the difference is not one of this text. */
export function withDifference(text: Wording, difference: Difference): Wording | undefined {
  const lines = replaced(text.lines, difference.lines)
  const instructions = replaced(text.instructions, difference.instructions)
  return lines && instructions && { lines, instructions }
}

/** The difference that leads back. */
export function reversed(difference: Difference): Difference {
  return {
    lines: reversedHunks(difference.lines),
    instructions: reversedHunks(difference.instructions),
  }
}

function hunksOf<T>(before: readonly T[], after: readonly T[]): Hunk<T>[] {
  const hunks: { at: number; removed: T[]; added: T[] }[] = []
  let at = 0
  let open: (typeof hunks)[number] | undefined
  const comparator = (one: T, other: T) => isDeepStrictEqual(one, other)
  for (const part of diffArrays([...before], [...after], { comparator })) {
    if (!part.added && !part.removed) {
      at += part.value.length
      open = undefined
      continue
    }
    if (open === undefined) {
      open = { at, removed: [], added: [] }
      hunks.push(open)
    }
    if (part.removed) {
      open.removed.push(...part.value)
      at += part.value.length
    } else open.added.push(...part.value)
  }
  return hunks
}

function replaced<T>(text: readonly T[], hunks: readonly Hunk<T>[]): T[] | undefined {
  const result: T[] = []
  let read = 0
  for (const { at, removed, added } of hunks) {
    if (at < read || !isDeepStrictEqual(text.slice(at, at + removed.length), removed))
      return undefined
    result.push(...text.slice(read, at), ...added)
    read = at + removed.length
  }
  return [...result, ...text.slice(read)]
}

function reversedHunks<T>(hunks: readonly Hunk<T>[]): Hunk<T>[] {
  let shift = 0
  return hunks.map(({ at, removed, added }) => {
    const back = { at: at + shift, removed: added, added: removed }
    shift += added.length - removed.length
    return back
  })
}
