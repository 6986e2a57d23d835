import { join } from "node:path"

import { findChromium } from "./programs.mjs"
import { stage } from "./stack/supervisor"
import type { Supervisor } from "./stack/supervisor"

const root = join(import.meta.dirname, "..")

/** Opens each bedside link in a headless Chromium of its own, or leaves them to the person's browser. */
export async function startBedside(
  supervisor: Supervisor,
  directory: string,
  links: readonly string[],
  replay: string | undefined,
  say: (text: string) => void,
): Promise<"running" | "links"> {
  const chromium = findChromium()
  if (links.length === 0) return (say("no devices in the demo clinic"), "links")
  if (chromium === undefined)
    return (say("no Chromium here: open the bedside links below in a tab of their own"), "links")
  await supervisor.start(
    {
      name: "bedside",
      command: process.execPath,
      args: ["--import", "tsx", join(import.meta.dirname, "bedside-program.ts")],
      cwd: root,
      // The links are credentials: the environment of a process is its user's alone, its arguments are everyone's.
      env: {
        HOUSECALL_BEDSIDE: JSON.stringify({
          chromium,
          links,
          replay,
          directory: join(directory, "bedside"),
        }),
      },
      stage: stage.devices,
      optional: true,
    },
    () => Promise.resolve(supervisor.tail("bedside", 1_000).includes("all open")),
  )
  say(`${links.length} device${links.length === 1 ? "" : "s"} in headless Chromium`)
  return "running"
}
