import { readdirSync, readFileSync } from "node:fs"

/** A hundredth of a second on every Linux that Node runs on. */
const tickMs = 10

/**
 * Milliseconds of CPU that these processes and all that they started have used so far, those that have
 * ended since included. Linux only: /proc says it.
 */
export function cpuTimeOf(roots: readonly number[]): number {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(timesOf)
  const wanted = new Set(roots)
  // A child may stand before its parent: again until nothing is added.
  for (let before = -1; before !== wanted.size;) {
    before = wanted.size
    for (const { pid, parent } of all) if (wanted.has(parent)) wanted.add(pid)
  }
  return all
    .filter(({ pid }) => wanted.has(pid))
    .reduce((sum, { ticks }) => sum + ticks * tickMs, 0)
}

/** proc_pid_stat(5): fields 4 (parent) and 14 to 17 (own time, and that of children that ended). */
function timesOf(pid: string): { pid: number; parent: number; ticks: number }[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8")
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number)
    const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0)
    return [{ pid: Number(pid), parent: fields[1] ?? 0, ticks }]
  } catch {
    // It has ended since the directory was read.
    return []
  }
}
