import { createServer } from "node:net"
import type { AddressInfo, Server, Socket } from "node:net"

/** The harmless file that every scanner finds (eicar.org); put together here so that none finds this one. */
export const eicar = [
  "X5O!P%@AP[4\\PZX54(P^)7CC)7}$",
  "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
].join("")

export type Behaviour =
  | "scans"
  | "silent"
  | "garbage"
  | "endless"
  | "hangs_up"
  | "splits"
  | "errors"

/** A server that speaks INSTREAM as clamd does: what it was sent is what it looks through. */
export async function testClamd(behaviour: Behaviour = "scans"): Promise<{
  url: string
  scanned: Buffer[]
  stop: () => Promise<void>
}> {
  const scanned: Buffer[] = []
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on("error", () => undefined)
    serve(socket, behaviour, scanned)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  return {
    url: `tcp://127.0.0.1:${portOf(server)}`,
    scanned,
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

function serve(socket: Socket, behaviour: Behaviour, scanned: Buffer[]): void {
  const command = "zINSTREAM\0"
  let received = Buffer.alloc(0)
  socket.on("data", (part: Buffer) => {
    received = Buffer.concat([received, part])
    if (behaviour === "hangs_up") return socket.destroy()
    if (behaviour === "silent") return
    if (!received.subarray(0, command.length).equals(Buffer.from(command)))
      return socket.end("UNKNOWN COMMAND\0")
    const content = contentOf(received.subarray(command.length))
    if (content === undefined) return
    scanned.push(content)
    answer(socket, behaviour, content)
  })
}

/** Undefined until the chunk of length 0 is here. */
function contentOf(sent: Buffer): Buffer | undefined {
  const chunks: Buffer[] = []
  for (let at = 0; at + 4 <= sent.length;) {
    const length = sent.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(sent.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

function answer(socket: Socket, behaviour: Behaviour, content: Buffer): void {
  if (behaviour === "garbage") return void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n\0")
  if (behaviour === "endless") return void socket.write("stream: ".repeat(1_000))
  if (behaviour === "errors") return void socket.end("INSTREAM size limit exceeded. ERROR\0")
  const line = content.includes(eicar) ? "stream: Eicar-Test-Signature FOUND\0" : "stream: OK\0"
  if (behaviour !== "splits") return void socket.end(line)
  socket.write(line.slice(0, 5))
  setImmediate(() => socket.end(line.slice(5)))
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === "string") throw new Error("not listening")
  return address.port
}
