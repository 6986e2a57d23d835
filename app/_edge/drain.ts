import { subscribe } from "node:diagnostics_channel"
import { Server, ServerResponse } from "node:http"

const everyMs = 250
/** The door asks each process every two seconds, and believes the third refusal. */
const idleMs = 8_000
/** Longer than whoever asks keeps an idle connection: the side that asks must be the one that closes it. */
const askersIdleMs = 75_000

/**
 * What a web process does once it was told to stop, besides ending its event streams: each answer is the last of
 * its connection, so that the door sends what comes next to another process. What is idle stays open until the
 * door knows that nobody listens here: Node would close it at once, under the form that is just being sent over
 * it, and a form is not asked twice. Then it is closed, and keeps this process alive no more. Answers what begins it.
 */
export function drainOnStop(keepIdleMs = idleMs): () => void {
  const servers = new Map<Server, () => void>()
  const open = new Set<ServerResponse>()
  let stopping = false
  subscribe("http.server.request.start", (message) => {
    const server: unknown = Reflect.get(Object(message), "server")
    const response: unknown = Reflect.get(Object(message), "response")
    if (!(server instanceof Server) || !(response instanceof ServerResponse)) return
    if (!servers.has(server)) servers.set(server, keepingIdle(server))
    response.shouldKeepAlive &&= !stopping
    open.add(response)
    response.once("close", () => open.delete(response))
  })
  return () => {
    stopping = true
    for (const response of open) response.shouldKeepAlive = false
    const close = (): void => {
      for (const closeIdle of servers.values()) closeIdle()
    }
    setTimeout(() => setInterval(close, everyMs).unref(), keepIdleMs).unref()
  }
}

/**
 * `close()` of this server leaves alone what is idle, and so does the time that Node gives it, five seconds: that
 * is the door's as well, and a form sent in the same moment is lost. Answers what closes it.
 */
function keepingIdle(server: Server): () => void {
  server.keepAliveTimeout = Math.max(server.keepAliveTimeout, askersIdleMs)
  const closeIdle = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => undefined
  return closeIdle
}
