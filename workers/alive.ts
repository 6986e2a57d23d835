import { closeSync, openSync, statSync, utimesSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const everyMs = 10_000
const tooOldMs = 60_000

/** Where the workers, and whoever asks after them in the same container, have their sign of life. */
const file = (): string => join(tmpdir(), "housecall-workers-alive")

/** A sign of life every ten seconds, for as long as the event loop turns. */
export function startSignOfLife(): { stop(): Promise<void> } {
  const touch = (): void => {
    const now = new Date()
    try {
      closeSync(openSync(file(), "a"))
      utimesSync(file(), now, now)
    } catch {
      // Nowhere to write is no reason not to work: the health check says it.
    }
  }
  touch()
  const timer = setInterval(touch, everyMs)
  return { stop: async () => clearInterval(timer) }
}

export function isAlive(at: Date): boolean {
  const seen = statSync(file(), { throwIfNoEntry: false })
  return seen !== undefined && at.getTime() - seen.mtimeMs < tooOldMs
}
