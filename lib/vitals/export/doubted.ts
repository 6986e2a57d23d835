/** Milliseconds since 1970, half open. */
export type Stretch = { readonly from: number; readonly to: number }

/** Of chunks of five seconds, what follows within so long is the same stretch. */
const sameMs = 1_000
/** More are told as one: a header is read by people. */
const mostTold = 20

/** What a reader must know who has only the file. */
export const clockNote = "Questionable times: the clock of the device was off"

/** Stretches of several signals as one list, in order and apart. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = []
  for (const next of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1)
    if (last === undefined || next.from - last.to > sameMs) all.push(next)
    else all[all.length - 1] = { from: last.from, to: Math.max(last.to, next.to) }
  }
  return all
}

/** The same as lines for a header. */
export function clockComments(stretches: readonly Stretch[]): string[] {
  const [first, last] = [stretches.at(0), stretches.at(-1)]
  if (first === undefined || last === undefined) return []
  const line = ({ from, to }: Stretch) =>
    `${clockNote}, from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`
  if (stretches.length <= mostTold) return stretches.map(line)
  return [`${line({ from: first.from, to: last.to })}, in ${stretches.length} parts of it`]
}

export function isWithin({ from, to }: Stretch, stretches: readonly Stretch[]): boolean {
  return stretches.some((one) => one.from < to && one.to > from)
}
