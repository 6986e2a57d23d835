import { join } from "node:path"

import { takesConnections } from "./ports"
import { stage } from "./supervisor"
import type { Supervisor } from "./supervisor"

/** One port for several processes that do the same, as `deploy/haproxy.cfg` is for an operator's. */
export async function startDoor(
  supervisor: Supervisor,
  port: number,
  behind: readonly number[],
  name = "door",
): Promise<void> {
  await supervisor.start(
    {
      name,
      command: process.execPath,
      args: [join(import.meta.dirname, "door-program.mjs"), String(port), ...behind.map(String)],
      stage: stage.devices,
    },
    () => takesConnections(port),
  )
}
