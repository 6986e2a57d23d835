import { writeFileSync } from "node:fs"
import { join } from "node:path"

import { livekitConfig } from "./livekit-config"
import type { LivekitBus, LivekitPorts } from "./livekit-config"
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
  /** "livekit" unless it is one of several. */
  name?: string
  /** What several nodes share. */
  bus?: LivekitBus | undefined
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
  const { directory, ports, key, secret, bus, name = "livekit" } = server
  const tls = name === "livekit" ? await turnTls(supervisor, directory) : "one node has port 443"
  const file = join(directory, `${name}.yaml`)
  const webhook = `${server.baseUrl}/api/webhooks/livekit`
  const secured = typeof tls === "string" ? undefined : tls
  const config = livekitConfig(ports, key, secret, webhook, { tls: secured, bus })
  writeFileSync(file, config, { mode: 0o600 })
  await supervisor.start(
    {
      name,
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
