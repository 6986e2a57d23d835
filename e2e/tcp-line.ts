import { createConnection, createServer } from "node:net"
import type { AddressInfo, Socket } from "node:net"

export type TcpLine = {
  /** On loopback: what is sent here arrives at the server, and back. */
  readonly port: number
  /** While cut nothing gets through either way, and nobody is told: a cable pulled, not a server gone. */
  cut(isCut: boolean): void
  close(): void
}

/** A line before a TCP port of loopback that can be cut and mended. What was under way waits, as TCP has it. */
export async function tcpLine(server: number): Promise<TcpLine> {
  let isCut = false
  const both = new Set<Socket>()
  const waiting = new Set<() => void>()
  const still = createServer((near) => {
    const far = createConnection({ port: server, host: "127.0.0.1" })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      both.add(one)
      one.on("data", (bytes: Buffer) => {
        if (!isCut) return void other.write(bytes)
        one.pause()
        const go = (): void => {
          if (other.writable) other.write(bytes)
          one.resume()
        }
        waiting.add(go)
      })
      one.on("error", () => one.destroy())
      one.on("close", () => {
        both.delete(one)
        if (isCut) waiting.add(() => other.destroy())
        else other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => still.listen(0, "127.0.0.1", resolve))
  return {
    // oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's own
    port: (still.address() as AddressInfo).port,
    cut(now) {
      isCut = now
      if (now) return
      const all = [...waiting]
      waiting.clear()
      for (const go of all) go()
    },
    close() {
      still.close()
      for (const socket of both) socket.destroy()
    },
  }
}
