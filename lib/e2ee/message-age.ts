/**
 * How late a message is against the fastest one of its sender in the last 60 s, which takes the two
 * clocks' difference out. One minimum per second. Written to in place, as `SequenceLog` is.
 */
export type AgeLog = { seconds: { second: number; smallest: number }[] }

const spanSeconds = 60

export function newAgeLog(): AgeLog {
  return { seconds: [] }
}

/** Milliseconds beyond the fastest; notes this message too. Only for opened messages. */
export function ageOf(log: AgeLog, arrivalMs: number, sentMs: number): number {
  const transit = arrivalMs - sentMs
  const second = Math.floor(arrivalMs / 1_000)
  log.seconds = log.seconds.filter((s) => s.second > second - spanSeconds)
  const latest = log.seconds.at(-1)
  if (latest?.second === second) latest.smallest = Math.min(latest.smallest, transit)
  else log.seconds.push({ second, smallest: transit })
  return transit - Math.min(...log.seconds.map((s) => s.smallest))
}
