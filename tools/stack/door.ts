import { createConnection } from "node:net"
import { join } from "node:path"

import { stage } from "./supervisor"
import type { Supervisor } from "./supervisor"

/** One port for several web processes, as `deploy/haproxy.cfg` is for an operator's. */
export async function startDoor(
  supervisor: Supervisor,
  port: number,
  behind: readonly number[],
): Promise<void> {
  await supervisor.start(
    {
      name: "door",
      command: process.execPath,
      args: [join(import.meta.dirname, "door-program.mjs"), String(port), ...behind.map(String)],
      stage: stage.devices,
    },
    () => listens(port),
  )
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" })
    socket.once("error", () => resolve(false))
    socket.once("connect", () => {
      socket.destroy()
      resolve(true)
    })
  })
}
