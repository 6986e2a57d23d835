import { mkdirSync } from "node:fs"

import { Failure, Stopped, messageOf } from "./failure"
import { told } from "./progress"
import { birthOf, isShell, lives, parentOf } from "./stack/process"
import { supervise } from "./stack/supervisor"
import type { Supervisor } from "./stack/supervisor"

export type Session = {
  supervisor: Supervisor
  directory: string
  /** Settles when everything is to stop: a signal, or a service that fell. */
  stopped: Promise<void>
  /** Ends all that was started; for work that has something to say afterwards. */
  stop: () => Promise<void>
}

/**
 * Runs `work` with a supervisor over a data directory, and leaves no process behind, however it ends:
 * done, failed, Ctrl-C (twice for at once), or npm killed above us. Sets the exit code.
 */
export async function session(
  directory: string,
  work: (session: Session) => Promise<number | void>,
): Promise<never> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  let code = 0
  let release = (): void => undefined
  const stopped = new Promise<void>((resolve) => (release = resolve))
  let supervisor: Supervisor | undefined
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    release()
    return (stopping ??= supervisor?.stop() ?? Promise.resolve())
  }

  let signals = 0
  let firstAt = 0
  const onSignal = (): void => {
    // One Ctrl-C comes twice: from the terminal, and passed on by npm.
    if (signals === 1 && performance.now() - firstAt < echoMs) return
    if (signals === 0) firstAt = performance.now()
    signals += 1
    if (signals === 1) console.log("\nStopping… (Ctrl-C again to stop at once)")
    else supervisor?.hasten()
    void stop()
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal)
  if (process.env["npm_lifecycle_event"] !== undefined) whenNpmIsGone(onSignal)

  try {
    supervisor = await supervise(directory, (reason) => {
      code = 1
      console.error(`\n${reason.message}\nWhat to do: ${reason.advice}`)
      void stop()
    })
    code = (await work({ supervisor, directory, stopped, stop })) ?? code
  } catch (error) {
    if (!(error instanceof Stopped)) {
      code = 1
      if (!(error instanceof Error && told.has(error)))
        console.error(
          `\n${error instanceof Failure ? `${error.message}\nWhat to do: ${error.advice}` : stackOf(error)}`,
        )
    }
  }
  await stop()
  process.exit(signals > 0 ? 130 : code)
}

const echoMs = 150

/** npm killed with -9 tells nobody, nor does the shell that it may have put between us. */
function whenNpmIsGone(then: () => void): void {
  const above = [process.ppid, parentOf(process.ppid)].slice(0, isShell(process.ppid) ? 2 : 1)
  const births = above.flatMap((pid) => (pid === undefined ? undefined : birthOf(pid)) ?? [])
  const watch = setInterval(() => {
    if (births.every(lives)) return
    clearInterval(watch)
    then()
  }, 500)
  watch.unref()
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : messageOf(error)
}
