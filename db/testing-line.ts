import { connect, createServer } from "node:net"
import type { AddressInfo, Server, Socket } from "node:net"

/** A line to a server at this address that can fall silent without ending, as a cut cable does. */
export async function lineTo(target: string) {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let opened = 0
  let held = false
  let last: string | undefined
  const server = createServer((near) => {
    opened += 1
    const far = connect(Number(port), hostname)
    let silent = false
    near.on("data", (bytes) => {
      silent ||= last !== undefined && bytes.includes(last)
      if (!held && !silent) far.write(bytes)
    })
    far.on("data", (bytes) => {
      if (!held && !silent) near.write(bytes)
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on("error", () => undefined)
      one.on("close", () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  const address = await listening(server)
  const url = new URL(target)
  url.hostname = "127.0.0.1"
  url.port = String(address.port)
  return {
    url: url.href,
    connections: () => opened,
    beSilent: () => (held = true),
    beSilentAfter: (text: string) => (last = text),
    speak: () => {
      held = false
      last = undefined
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A server on loopback that takes each connection and says nothing. `close` ends what it took. */
export async function silentServer() {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on("error", () => undefined)
    socket.resume()
  })
  const { port } = await listening(server)
  return {
    port,
    close() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

function listening(server: Server): Promise<AddressInfo> {
  return new Promise((resolve, reject) =>
    server.listen(0, "127.0.0.1", () => {
      const found = server.address()
      if (found === null || typeof found === "string") reject(new Error("no port"))
      else resolve(found)
    }),
  )
}
