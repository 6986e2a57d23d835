import { existsSync, readdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"

import { claim } from "./pid-file"
import { forgetPlace } from "./postgres-place"

/** Removes the throwaway data directories in `parent` whose runs were killed before they could. */
export async function sweep(parent: string): Promise<void> {
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent)) {
    const directory = join(parent, name)
    // A run that is just beginning has no pid file yet.
    if (
      !existsSync(join(directory, "pids.json")) &&
      Date.now() - statSync(directory).mtimeMs < 60_000
    )
      continue
    const abandoned = await claim(directory).catch(() => undefined)
    if (abandoned === undefined) continue
    discard(directory)
  }
}

export function discard(directory: string): void {
  forgetPlace(directory)
  rmSync(directory, { recursive: true, force: true })
}
