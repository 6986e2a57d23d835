import { once } from "node:events"
import { createServer } from "node:http"
import type { ServerResponse } from "node:http"

import { env } from "@/lib/env"
import { reasonOf } from "@/lib/error"
import { isBearer } from "@/lib/jobs/metrics"
import { log } from "@/lib/log"
import { countProcess, meters } from "@/lib/meters"

type Scraped = {
  /** Undefined: there is none. */
  port(): Promise<number | undefined>
  stop(): Promise<void>
}
type Settings = { readonly listen?: string | undefined; readonly token?: string | undefined }

/**
 * What a workers process counted, for Prometheus: only where METRICS_LISTEN and METRICS_TOKEN are set. Of the
 * house itself the web processes say it. A port that is taken is said, and holds up no work.
 */
export function startMetricsServer({ listen, token }: Settings = settings()): Scraped {
  if (listen === undefined || token === undefined) return none
  countProcess()
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") return answer(response, 404, "Not found\n")
    if (!isBearer(request.headers.authorization ?? null, token))
      return answer(response, 401, "Unauthorized\n")
    meters()
      .registry.metrics()
      .then((text) => answer(response, 200, text))
      .catch((error: unknown) => {
        log.error({ code: reasonOf(error) }, "metrics")
        answer(response, 503, "Unavailable\n")
      })
  })
  server.on("error", (error) => log.error({ code: reasonOf(error) }, "metrics"))
  const at = listen.lastIndexOf(":")
  const host = listen.slice(0, at).replaceAll(/^\[|\]$/g, "")
  server.listen(Number(listen.slice(at + 1)), host)
  return {
    async port() {
      if (!server.listening) await once(server, "listening")
      const address = server.address()
      return typeof address === "object" ? address?.port : undefined
    },
    async stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const none: Scraped = { port: async () => undefined, stop: async () => undefined }

function settings(): Settings {
  const { METRICS_LISTEN: listen, METRICS_TOKEN: token } = env()
  return { listen, token }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; version=0.0.4; charset=utf-8",
    "cache-control": "no-store",
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  })
  response.end(text)
}
