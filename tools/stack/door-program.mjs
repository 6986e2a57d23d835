// node door-program.mjs PORT BEHIND…: passes each connection on to the next of the ports behind, in turn.
// One that refuses is passed over; when all refuse, the caller's connection ends. Bytes go through as they are.
import { createConnection, createServer } from "node:net"

const [port = 0, ...behind] = process.argv.slice(2).map(Number)
let turn = 0

createServer({ allowHalfOpen: false, noDelay: true }, (caller) => {
  const first = turn++
  caller.on("error", () => caller.destroy())
  reach(
    caller,
    behind.map((_, nth) => behind[(first + nth) % behind.length] ?? 0),
  )
}).listen({ port, host: "127.0.0.1", backlog: 4_096 })

/**
 * @param {import("node:net").Socket} caller
 * @param {number[]} ports
 */
function reach(caller, [next, ...others]) {
  if (next === undefined || caller.destroyed) {
    caller.destroy()
    return
  }
  const server = createConnection({ port: next, host: "127.0.0.1", noDelay: true })
  const refused = () => reach(caller, others)
  server.once("error", refused)
  server.once("connect", () => {
    server.off("error", refused)
    server.on("error", () => caller.destroy())
    server.once("close", () => caller.destroy())
    caller.once("close", () => server.destroy())
    caller.pipe(server)
    server.pipe(caller)
  })
}
