import { IncomingMessage, Server, ServerResponse } from "node:http"
import { Duplex } from "node:stream"

/**
 * What Next.js itself answers with a fault, or not at all: methods that no route has (it throws at TRACE,
 * before a route or proxy.ts is asked), and connections that ask to become a WebSocket or a tunnel (it
 * leaves them open for as long as the caller likes). They end here, before it sees them.
 */
export function refuseOddRequests({
  development = process.env.NODE_ENV !== "production",
} = {}): void {
  // oxlint-disable-next-line typescript/unbound-method -- applied to the server that it is of
  const given = Server.prototype.emit
  Server.prototype.emit = function emit(event: string | symbol, ...args: unknown[]): boolean {
    const [request, behind] = args
    if (event === "request" && refusedMethod(request, behind)) return true
    // In development the pages hear of changes over a WebSocket.
    if (!development && (event === "upgrade" || event === "connect") && ended(behind)) return true
    return Reflect.apply(given, this, [event, ...args])
  }
}

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

function refusedMethod(request: unknown, response: unknown): boolean {
  if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return false
  if (methods.includes(request.method ?? "")) return false
  response.writeHead(405, { allow: methods.join(", "), connection: "close" }).end()
  return true
}

function ended(socket: unknown): boolean {
  if (!(socket instanceof Duplex)) return false
  socket.on("error", () => undefined)
  socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
  return true
}
