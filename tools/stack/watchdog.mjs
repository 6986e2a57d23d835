import { execFileSync } from "node:child_process"
// Ends what the supervisor started when the supervisor itself was killed: the pipe on standard input
// closes, whatever ended the writer. Lines: "+ PID START SIGNAL", "- PID", "rm FILE".
import { readFileSync, rmSync } from "node:fs"
import { createInterface } from "node:readline"

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined)

/** @type {Map<string, { start: string, signal: string }>} */
const children = new Map()
const files = new Set()

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, first = "", second = "", third = ""] = line.split("\t")
  if (verb === "+") children.set(first, { start: second, signal: third })
  if (verb === "-") children.delete(first)
  if (verb === "rm") files.add(first)
}

for (const file of files) rmSync(file, { force: true })
const until = Date.now() + 5_000
for (const [pid, child] of living()) signal(pid, child.signal)
while (living().length > 0 && Date.now() < until)
  await new Promise((resolve) => setTimeout(resolve, 25))
for (const [pid] of living()) signal(pid, "SIGKILL")

function living() {
  return [...children].filter(([pid, child]) => startOf(pid) === child.start)
}

/** @param {string} pid @param {string} name */
function signal(pid, name) {
  try {
    process.kill(-Number(pid), name)
  } catch {
    // It left in the meantime.
  }
}

/** The same reading as process.ts: this file must start fast, so it has no transpiler to import with. @param {string} pid */
function startOf(pid) {
  try {
    if (process.platform === "linux") {
      const text = readFileSync(`/proc/${pid}/stat`, "utf8")
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ")
      return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19]
    }
    const out = execFileSync("ps", ["-o", "stat=,lstart=", "-p", pid], { encoding: "utf8" }).trim()
    return out === "" || out.startsWith("Z") ? undefined : out.slice(out.indexOf(" ")).trim()
  } catch {
    return undefined
  }
}
