import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { createHash } from "node:crypto"
import { closeSync, existsSync, openSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"

import { z } from "zod"

import { Failure } from "../failure"
import { cache, findGo } from "../programs.mjs"
import { buildOfLivekit } from "../stack/livekit-program"
import { livekitModule } from "../stack/livekit-source"
import type { Supervisor } from "../stack/supervisor"

export type Callers = {
  /** Milliseconds until the way to the media server stands. */
  join(call: { id: string; url: string; token: string; sends: boolean }): Promise<number>
  /** What stands now, and what was sent and heard so far. */
  now(): Tick
  pid: number
  end(): Promise<void>
}

const Tick = z.object({
  connected: z.int(),
  sent: z.int(),
  heard: z.int(),
  /** Connections that ended without our leave. */
  lost: z.int(),
  /** Of the packets of the last second, sent to heard. */
  ageP95Ms: z.number(),
})
type Tick = z.infer<typeof Tick>

const Line = z.union([
  z.object({ tick: Tick }),
  z.object({ id: z.string(), joinedMs: z.number() }),
  z.object({ id: z.string(), failed: z.string() }),
])

/** People in rooms without browsers: one process for all of them (callers/main.go). */
export async function startCallers(supervisor: Supervisor): Promise<Callers> {
  const file = await program(supervisor)
  const log = supervisor.log("callers")
  const said = openSync(log, "w", 0o600)
  const child = spawn(file, [], { stdio: ["pipe", "pipe", said] })
  closeSync(said)
  return callersOf(child, log)
}

/** Those of a program that was started, one line for each thing it is told and says. */
export function callersOf(child: ChildProcess, log: string): Callers {
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error("the callers have no pipes")
  const waiting = new Map<string, { done: (ms: number) => void; fail: (error: Error) => void }>()
  let tick: Tick = { connected: 0, sent: 0, heard: 0, lost: 0, ageP95Ms: 0 }
  let gone: Error | undefined
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      gone = new Error(`the callers' program ended: read ${log}`)
      for (const { fail } of waiting.values()) fail(gone)
      resolve()
    })
  })
  // What is written to one that is just ending: its end is told above.
  stdin.on("error", () => undefined)
  createInterface({ input: stdout }).on("line", (text) => {
    const line = Line.parse(JSON.parse(text))
    if ("tick" in line) {
      tick = line.tick
      return
    }
    const one = waiting.get(line.id)
    waiting.delete(line.id)
    if ("failed" in line) one?.fail(new Error(line.failed))
    else one?.done(line.joinedMs)
  })
  return {
    join: (call) =>
      new Promise((done, fail) => {
        if (gone !== undefined) {
          fail(gone)
          return
        }
        waiting.set(call.id, { done, fail })
        stdin.write(`${JSON.stringify(call)}\n`)
      }),
    now: () => tick,
    pid: child.pid ?? 0,
    async end() {
      stdin.end()
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000)
      await ended
      clearTimeout(late)
    },
  }
}

/** Built once from the media server's own sources, whose test client it drives: nothing else is needed. */
async function program(supervisor: Supervisor): Promise<string> {
  const folder = join(import.meta.dirname, "callers")
  const made = createHash("sha256")
    .update(readFileSync(join(folder, "main.go")))
    .digest("hex")
  const version = livekitModule.split("@v").at(-1) ?? ""
  const file = join(cache, `callers-${version}-${made.slice(0, 12)}`)
  if (existsSync(file)) return file
  const go = findGo()
  if (go === undefined)
    throw new Failure("the callers of load.visits are a Go program", "install Go (go.dev)")
  await buildOfLivekit(supervisor, go, { program: file, part: "./cmd/callers", with: folder })
  return file
}
