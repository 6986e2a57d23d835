import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { IncomingMessage } from "node:http"
import { join } from "node:path"

import { findLivekit } from "../programs.mjs"
import { livekitConfig } from "../stack/livekit-config"
import { choosePortsApart } from "../stack/ports"
import { listening, portOf } from "../testing-front-door"
import { asBrowsersDo } from "./dial"
import type { Dial } from "./dial"

export type TestMedia = {
  url: string
  key: string
  secret: string
  ports: { http: number; rtcUdp: number; rtcTcp: number; tls: number }
  dial: Dial
  end: () => Promise<void>
}

/** The real media server with TURN over TLS, each port free ones of this machine. `webhook`: where it tells. */
export async function startMedia(
  folder: string,
  webhook: string,
  tls: { cert: string; key: string },
  change: (config: string) => string = (config) => config,
  secret: string = randomBytes(32).toString("base64url"),
): Promise<TestMedia> {
  const [http = 0, rtcUdp = 0, rtcTcp = 0, prometheus = 0, stun = 0, turn = 0, turnTls = 0] =
    await choosePortsApart(7)
  const key = "hcdoctor"
  const given = { http, rtcUdp, prometheus, stun, turn }
  const config = livekitConfig(given, key, secret, webhook, {
    tls: { domain: "turn.localhost", ...tls },
  })
    .replace("tls_port: 443", `tls_port: ${turnTls}`)
    .replace("tcp_port: 0", `tcp_port: ${rtcTcp}`)
  const file = join(folder, `livekit-${http}.yaml`)
  writeFileSync(file, change(config), { mode: 0o600 })
  const server: ChildProcess = spawn(findLivekit() ?? "", ["--config", file], {
    stdio: process.env["SHOW"] === undefined ? "ignore" : "inherit",
  })
  await listening(http)
  return {
    url: `ws://127.0.0.1:${http}`,
    key,
    secret,
    ports: { http, rtcUdp, rtcTcp, tls: turnTls },
    // Browsers are told port 443, whatever it listens on.
    dial: (host, port) =>
      host === "turn.localhost" && port === 443
        ? { host: "127.0.0.1", port: turnTls }
        : asBrowsersDo(host, port),
    async end() {
      // One that ended by itself says so once, and is not waited for.
      if (server.exitCode !== null || server.signalCode !== null) return
      const gone = once(server, "exit")
      server.kill("SIGKILL")
      await gone
    },
  }
}

/** The app's own webhook route behind a server of its own, as the media server reaches it. */
export async function startWebhook(
  take: (request: Request) => Promise<Response>,
): Promise<{ port: number; end: () => void }> {
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      if (request.url === "/healthz") return response.writeHead(200).end("{}")
      const headers = new Headers({ authorization: request.headers.authorization ?? "" })
      const asked = new Request("http://127.0.0.1/", { method: "POST", headers, body })
      const answer = await take(asked)
      return response.writeHead(answer.status).end(await answer.text())
    })
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  return {
    port: portOf(server),
    end() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ""
  for await (const part of request.setEncoding("utf8")) text += String(part)
  return text
}
