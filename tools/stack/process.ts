import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"

export type Birth = { pid: number; start: string }

/** When a process began: with it a reused process id is told from the process that we started. */
export function birthOf(pid: number): Birth | undefined {
  const start = process.platform === "linux" ? startOnLinux(pid) : startElsewhere(pid)
  return start === undefined ? undefined : { pid, start }
}

export function lives(birth: Birth): boolean {
  return birthOf(birth.pid)?.start === birth.start
}

export function parentOf(pid: number): number | undefined {
  const parent = Number(ps(pid, "ppid="))
  return Number.isInteger(parent) && parent > 1 ? parent : undefined
}

export function isShell(pid: number): boolean {
  return /^(?:\S*\/)?(?:da|ba|z)?sh\b/.test(ps(pid, "args=") ?? "")
}

/** Signals the whole group that a process leads. False when nothing was there to hear it. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}

/** Signals, waits until all are gone, and kills what has not left after `grace` ms. */
export async function end(
  births: readonly (Birth & { signal: NodeJS.Signals })[],
  grace: number,
): Promise<void> {
  for (const birth of births) if (lives(birth)) signalGroup(birth.pid, birth.signal)
  if (await gone(births, grace)) return
  for (const birth of births) if (lives(birth)) signalGroup(birth.pid, "SIGKILL")
  await gone(births, 2_000)
}

async function gone(births: readonly Birth[], within: number): Promise<boolean> {
  const until = Date.now() + within
  while (births.some(lives)) {
    if (Date.now() > until) return false
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return true
}

/** Field 22 of /proc/PID/stat, counted after the name in brackets, which may hold spaces. */
function startOnLinux(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8")
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ")
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function startElsewhere(pid: number): string | undefined {
  const out = ps(pid, "stat=,lstart=")
  return out === undefined || out.startsWith("Z") ? undefined : out.slice(out.indexOf(" ")).trim()
}

function ps(pid: number, fields: string): string | undefined {
  try {
    const out = execFileSync("ps", ["-o", fields, "-p", String(pid)], { encoding: "utf8" }).trim()
    return out === "" ? undefined : out
  } catch {
    return undefined
  }
}
