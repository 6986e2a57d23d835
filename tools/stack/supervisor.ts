import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs"
import { join } from "node:path"

import { Failure, Stopped } from "../failure"
import { claim } from "./pid-file"
import type { Child, PidFile } from "./pid-file"
import { birthOf, lives, signalGroup } from "./process"

/** Later stages lean on earlier ones and are stopped before them. */
export const stage = { database: 0, services: 1, media: 2, app: 3, devices: 4 } as const

/** For what ends by itself, unless it is told otherwise. */
export const hourMs = 3_600_000

export type Program = {
  name: string
  command: string
  args: readonly string[]
  /** Over our own environment; undefined takes a name out of it. */
  env?: Record<string, string | undefined>
  cwd?: string
  user?: { uid: number; gid: number }
  stage: number
  /** PostgreSQL's fast shutdown is SIGINT; everything else leaves on SIGTERM. */
  signal?: "SIGINT" | "SIGTERM"
  /** What a second Ctrl-C sends: SIGKILL unless the program has an orderly way to leave at once. */
  haste?: "SIGQUIT"
  /** Milliseconds between `signal` and SIGKILL; 8000 unless told otherwise. */
  grace?: number
  /** Writes to our own console instead of a log file. */
  console?: boolean
  /** Its end does not end the rest. */
  optional?: boolean
  /** Started again when it falls, as an operator's service manager would. */
  revive?: boolean
}

type Running = Program &
  Child & {
    process: ChildProcess
    exited: Promise<void>
    log: string
    startedAt: number
    falls: number
  }

/**
 * Owns every process of one data directory. Each has its own process group, so that Ctrl-C reaches
 * only this one and the order of stopping stays ours; a pid file and a watchdog cover our own death.
 */
export async function supervise(
  directory: string,
  fallen: (reason: Failure) => void,
): Promise<Supervisor> {
  mkdirSync(join(directory, "logs"), { recursive: true, mode: 0o700 })
  return new Supervisor(directory, await claim(directory), fallen)
}

export class Supervisor {
  readonly #directory: string
  readonly #pids: PidFile
  readonly #fallen: (reason: Failure) => void
  readonly #watchdog: ChildProcess
  #running: Running[] = []
  #stopping = false
  #hasty = false
  #revived = false
  #clock: Record<string, string> = {}

  constructor(directory: string, pids: PidFile, fallen: (reason: Failure) => void) {
    this.#directory = directory
    this.#pids = pids
    this.#fallen = fallen
    const script = join(import.meta.dirname, "watchdog.mjs")
    this.#watchdog = spawn(process.execPath, [script], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      cwd: "/",
    })
    this.#watchdog.stdin?.on("error", () => undefined)
    this.#watchdog.unref()
  }

  /** Starts a program and waits until `ready` says so (polled), or its end, which is a failure. */
  async start(program: Program, ready?: () => Promise<boolean>): Promise<void> {
    const running = this.#spawn(program)
    void running.exited.then(() => this.#ended(running))
    if (ready === undefined) return
    const until = Date.now() + readyWithinMs
    while (!(await ready().catch(() => false))) {
      if (this.#stopping) throw new Stopped()
      if (!lives(running)) throw this.#failure(program.name, "ended while starting")
      if (Date.now() > until)
        throw this.#failure(program.name, `was not ready after ${readyWithinMs / 1_000} s`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  /** Runs a program to its end; anything but exit code 0 is a failure. */
  async run(program: Omit<Program, "stage">): Promise<void> {
    if ((await this.exitCode(program)) !== 0) throw this.#failure(program.name, "failed")
  }

  /** Runs a program to its end, or for `within` ms: then it is killed, and that is said. */
  async exitCode(program: Omit<Program, "stage">, within = hourMs): Promise<number> {
    const running = this.#spawn({ ...program, stage: stage.devices })
    const late = setTimeout(() => {
      console.error(`${program.name} did not end within ${within / 1_000} seconds and is stopped.`)
      signalGroup(running.pid, "SIGKILL")
    }, within)
    await running.exited
    clearTimeout(late)
    this.#forget(running)
    if (this.#stopping) throw new Stopped()
    return running.process.exitCode ?? 1
  }

  /** From now on whatever falls is started again: for tests that kill what they stand on. */
  reviveAll(): void {
    this.#revived = true
  }

  /** What is started from now on as PostgreSQL, web or workers has this clock (`movableClock`). */
  setClock(env: Record<string, string>): void {
    this.#clock = env
  }

  /** A file that must not outlive us, even when we are killed. */
  removeAtEnd(file: string): void {
    this.#watchdog.stdin?.write(`rm\t${file}\n`)
  }

  /** Ends one program that is not wanted any more. */
  async end(name: string): Promise<void> {
    const leaving = this.#running.filter((one) => one.name === name)
    for (const one of leaving) this.#forget(one)
    await Promise.all(leaving.map((one) => this.#end(one)))
  }

  /** Ends all, for good. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.endAll()
    this.#pids.remove()
    this.#watchdog.stdin?.end()
  }

  /** Ends all that runs, the last stage first; what is wanted next may be started after it. */
  async endAll(): Promise<void> {
    for (;;) {
      const top = Math.max(...this.#running.map((one) => one.stage))
      const leaving = this.#running.filter((one) => one.stage === top)
      if (leaving.length === 0) break
      if (!this.#stopping) for (const one of leaving) this.#forget(one)
      await Promise.all(leaving.map((one) => this.#end(one)))
      for (const one of leaving) this.#forget(one)
    }
  }

  /** Ctrl-C for the second time: all at once, and without waiting for anyone to finish. */
  hasten(): void {
    this.#hasty = true
    for (const one of this.#running) signalGroup(one.pid, one.haste ?? "SIGKILL")
  }

  log(name: string): string {
    return join(this.#directory, "logs", `${name}.log`)
  }

  tail(name: string, lines = 12): string {
    try {
      return readFileSync(this.log(name), "utf8").trimEnd().split("\n").slice(-lines).join("\n")
    } catch {
      return ""
    }
  }

  #spawn(program: Program, flag: "w" | "a" = "w"): Running {
    if (this.#stopping) throw new Stopped()
    const log = openSync(this.log(program.name), flag, 0o600)
    const child = spawn(program.command, program.args, {
      detached: true,
      stdio: program.console === true ? ["ignore", "inherit", "inherit"] : ["ignore", log, log],
      cwd: program.cwd ?? "/",
      env: { ...process.env, ...(clocked.test(program.name) ? this.#clock : {}), ...program.env },
      ...program.user,
    })
    closeSync(log)
    const exited = new Promise<void>((resolve) => {
      child.once("exit", () => resolve())
      child.once("error", () => resolve())
    })
    const birth = child.pid === undefined ? undefined : birthOf(child.pid)
    if (birth === undefined)
      throw this.#failure(program.name, `could not be started (${program.command})`)
    const running = {
      ...program,
      ...birth,
      signal: program.signal ?? "SIGTERM",
      process: child,
      exited,
      log: this.log(program.name),
      startedAt: Date.now(),
      falls: 0,
    }
    this.#running = [...this.#running, running]
    this.#pids.add({ name: running.name, signal: running.signal, ...birth })
    this.#watchdog.stdin?.write(`+\t${birth.pid}\t${birth.start}\t${running.signal}\n`)
    return running
  }

  async #end(one: Running): Promise<void> {
    signalGroup(one.pid, this.#hasty ? (one.haste ?? "SIGKILL") : one.signal)
    const kill = setTimeout(() => signalGroup(one.pid, "SIGKILL"), one.grace ?? 8_000)
    await one.exited
    clearTimeout(kill)
    // The leader has left; what it started may not have.
    signalGroup(one.pid, "SIGKILL")
  }

  #ended(one: Running): void {
    if (this.#stopping || !this.#running.includes(one)) return
    this.#forget(one)
    signalGroup(one.pid, "SIGKILL")
    if (this.#revived || one.revive === true) {
      // What falls at once would fall again. Where all are revived something it needs may be about to come back.
      const atOnce = Date.now() - one.startedAt <= revivedAfterMs
      if (!atOnce) return this.#again(one, 0)
      if (this.#revived && one.falls < mostFalls) return this.#again(one, one.falls + 1)
    }
    if (one.optional !== true) this.#fallen(this.#failure(one.name, "ended by itself"))
  }

  #again(one: Running, falls: number): void {
    const begin = (): void => {
      if (this.#stopping) return
      const again = this.#spawn(one, "a")
      again.falls = falls
      void again.exited.then(() => this.#ended(again))
    }
    if (falls === 0) begin()
    else setTimeout(begin, revivedAfterMs)
  }

  #forget(one: Running): void {
    this.#running = this.#running.filter((other) => other !== one)
    this.#pids.drop(one.pid)
    this.#watchdog.stdin?.write(`-\t${one.pid}\n`)
  }

  #failure(name: string, what: string): Failure {
    const tail = this.tail(name)
    return new Failure(
      `${name} ${what}${tail === "" ? "" : `. Its last lines:\n${tail}`}`,
      `read ${this.log(name)}`,
    )
  }
}

/** A guard against a program that hangs, not a measure of how soon it should be there: a loaded machine is slow. */
const readyWithinMs = 120_000
const revivedAfterMs = 1_000
const clocked = /^(postgres|web|workers)(-\d+)?$/
/** How often in a row something may fall at once and still be started again. */
const mostFalls = 60
