import { writeFileSync } from "node:fs"
import { join } from "node:path"

import { livekitConfig } from "./livekit-config"
import type { LivekitPorts } from "./livekit-config"
import { livekitProgram } from "./livekit-program"
import { stage } from "./supervisor"
import type { Supervisor } from "./supervisor"

type Server = {
  directory: string
  ports: LivekitPorts
  key: string
  secret: string
  baseUrl: string
}

/** Starts the media server. Returns the address that browsers use. */
export async function startLivekit(supervisor: Supervisor, server: Server): Promise<string> {
  const program = await livekitProgram(supervisor)
  const file = join(server.directory, "livekit.yaml")
  const webhook = `${server.baseUrl}/api/webhooks/livekit`
  writeFileSync(file, livekitConfig(server.ports, server.key, server.secret, webhook), {
    mode: 0o600,
  })
  await supervisor.start(
    { name: "livekit", command: program, args: ["--config", file], stage: stage.media },
    async () => {
      const answer = await fetch(`http://127.0.0.1:${server.ports.http}/`, {
        signal: AbortSignal.timeout(1_000),
      })
      return answer.status === 200
    },
  )
  return `ws://127.0.0.1:${server.ports.http}`
}
