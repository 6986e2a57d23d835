/**
 * Which sequence numbers of one (kid, epoch, topic) were already taken. Kept across leave and
 * reconnect of either side: dropped with the participant it would let an old message in again.
 * Written to in place: it sits on the path of every message.
 */
export type SequenceLog = { last: number; readonly seen: Uint32Array }

const window = 1_024

export function newSequenceLog(): SequenceLog {
  return { last: -1, seen: new Uint32Array(window / 32) }
}

export function isFresh(log: SequenceLog, order: "strict" | "window", seq: number): boolean {
  if (seq > log.last) return true
  if (order === "strict" || seq <= log.last - window) return false
  return !has(log, seq)
}

/** Call only after the message was opened, with no await between the last `isFresh` and this. */
export function markSeen(log: SequenceLog, seq: number): void {
  if (seq > log.last) {
    if (seq - log.last >= window) log.seen.fill(0)
    else for (let gap = log.last + 1; gap < seq; gap++) clear(log, gap)
    log.last = seq
  }
  const slot = seq % window
  log.seen[slot >> 5] = (log.seen[slot >> 5] ?? 0) | (1 << (slot & 31))
}

function has(log: SequenceLog, seq: number): boolean {
  const slot = seq % window
  return ((log.seen[slot >> 5] ?? 0) & (1 << (slot & 31))) !== 0
}

function clear(log: SequenceLog, seq: number): void {
  const slot = seq % window
  log.seen[slot >> 5] = (log.seen[slot >> 5] ?? 0) & ~(1 << (slot & 31))
}
