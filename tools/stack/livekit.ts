import { writeFileSync } from "node:fs"
import { join } from "node:path"

import { livekitConfig } from "./livekit-config"
import type { LivekitPorts } from "./livekit-config"
import { livekitProgram } from "./livekit-program"
import { stage } from "./supervisor"
import type { Supervisor } from "./supervisor"
import { turnTls } from "./turn-tls"

type Server = {
  directory: string
  ports: LivekitPorts
  key: string
  secret: string
  baseUrl: string
}

export type StartedLivekit = {
  /** The address that browsers use. */
  url: string
  /** How TURN can be reached, in words for the console. */
  turn: string
}

/** Starts the media server. */
export async function startLivekit(
  supervisor: Supervisor,
  server: Server,
): Promise<StartedLivekit> {
  const program = await livekitProgram(supervisor)
  const tls = await turnTls(supervisor, server.directory)
  const file = join(server.directory, "livekit.yaml")
  const webhook = `${server.baseUrl}/api/webhooks/livekit`
  const { ports, key, secret } = server
  const secured = typeof tls === "string" ? undefined : tls
  writeFileSync(file, livekitConfig(ports, key, secret, webhook, secured), { mode: 0o600 })
  await supervisor.start(
    {
      name: "livekit",
      command: program,
      args: ["--config", file],
      stage: stage.media,
      revive: true,
    },
    async () => {
      const answer = await fetch(`http://127.0.0.1:${ports.http}/`, {
        signal: AbortSignal.timeout(1_000),
      })
      return answer.status === 200
    },
  )
  return {
    url: `ws://127.0.0.1:${ports.http}`,
    turn: typeof tls === "string" ? `TURN over UDP; not over TLS: ${tls}` : "TURN over UDP and TLS",
  }
}
