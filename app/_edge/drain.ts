import { subscribe } from "node:diagnostics_channel"
import { Server, ServerResponse } from "node:http"

const everyMs = 250

/**
 * What a web process does once it was told to stop, besides ending its event streams: each answer is the last of
 * its connection, so that the door sends what comes next to another process, and nothing idle keeps this one alive.
 * Node closes what is idle at that moment only. Answers what begins it.
 */
export function drainOnStop(): () => void {
  const servers = new Set<Server>()
  const open = new Set<ServerResponse>()
  let stopping = false
  subscribe("http.server.request.start", (message) => {
    const server: unknown = Reflect.get(Object(message), "server")
    const response: unknown = Reflect.get(Object(message), "response")
    if (!(server instanceof Server) || !(response instanceof ServerResponse)) return
    servers.add(server)
    response.shouldKeepAlive &&= !stopping
    open.add(response)
    response.once("close", () => open.delete(response))
  })
  return () => {
    stopping = true
    for (const response of open) response.shouldKeepAlive = false
    const close = (): void => {
      for (const server of servers) server.closeIdleConnections()
    }
    setInterval(close, everyMs).unref()
  }
}
