import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"

const running: ChildProcess[] = []

/** Every process that was started by `otherProcess`. */
export function endOthers(): void {
  for (const one of running) one.kill("SIGKILL")
}

/** Another process of the house, with settings of its own: each question is answered by one line. */
export function otherProcess(
  settings: Readonly<Record<string, string>> = {},
  how: "hears" | "deaf" = "hears",
): { ask: (what: string) => Promise<string>; end: () => Promise<void> } {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "testing-other-process.ts"), how],
    {
      cwd: join(import.meta.dirname, ".."),
      env: { ...process.env, ...settings },
      stdio: ["pipe", "pipe", "inherit"],
    },
  )
  running.push(child)
  const lines = createInterface({ input: child.stdout })
  return {
    async ask(what) {
      const answered = once(lines, "line")
      child.stdin.write(`${what}\n`)
      const [line] = (await answered) as [string]
      return line
    },
    async end() {
      const gone = once(child, "exit")
      child.kill("SIGTERM")
      await gone
    },
  }
}
