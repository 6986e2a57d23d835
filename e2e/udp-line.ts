import { createSocket } from "node:dgram"
import type { Socket } from "node:dgram"

export type Profile = {
  /** What fits through, each way. Absent: all. */
  kbps?: number
  /** Of a hundred packets, each way, dropped without a pattern. */
  lostPercent?: number
  /** Each packet takes up to so long, at random: they overtake one another. */
  jitterMs?: number
  /** Nothing gets through. */
  cut?: boolean
}

export type UdpLine = {
  /** On loopback: what is sent here arrives at the server, and back. */
  readonly port: number
  /** From the next packet on. */
  change(profile: Profile): void
  close(): void
}

/**
 * Somebody's bad line, before a UDP port of loopback: a token bucket with a short queue each way, as a
 * router has it, and losses by chance. All connections through it share what fits. The kernel's own
 * shaping (netem) is not to be had on every machine.
 */
export async function udpLine(server: number, profile: Profile = {}): Promise<UdpLine> {
  let now = profile
  const near = createSocket("udp4")
  const far = new Map<string, Socket>()
  const [up, down] = [queue(() => now), queue(() => now)]
  near.on("message", (packet, from) => {
    const socket = far.get(`${from.address}:${from.port}`) ?? connect(from)
    up(packet.length, () => socket.send(packet, server, "127.0.0.1"))
  })

  // A browser on this machine may send from any of its addresses: what comes back goes there.
  function connect({ address, port }: { address: string; port: number }): Socket {
    const socket = createSocket("udp4")
    far.set(`${address}:${port}`, socket)
    socket.on("message", (packet) => down(packet.length, () => near.send(packet, port, address)))
    socket.on("error", () => undefined)
    return socket
  }

  near.on("error", () => undefined)
  await new Promise<void>((resolve) => near.bind(0, "127.0.0.1", resolve))
  return {
    port: near.address().port,
    change(profile) {
      now = profile
    },
    close() {
      for (const socket of [near, ...far.values()]) socket.close()
      far.clear()
    },
  }
}

/** One way of the line: what fits goes at its time, what is lost or finds the queue full never. */
export function queue(profile: () => Profile): (bytes: number, send: () => void) => void {
  let freeAt = 0
  return (bytes, send) => {
    const { kbps, lostPercent = 0, jitterMs = 0, cut = false } = profile()
    if (cut || Math.random() * 100 < lostPercent) return
    const late = Math.random() * jitterMs
    if (kbps === undefined) return late === 0 ? send() : void setTimeout(() => attempt(send), late)
    const now = performance.now()
    freeAt = Math.max(freeAt, now)
    if (freeAt - now > longestQueueMs) return
    freeAt += (bytes * 8) / kbps
    setTimeout(() => attempt(send), freeAt - now + late)
  }
}

/** The line may be closed while a packet waits. */
function attempt(send: () => void): void {
  try {
    send()
  } catch {
    // As lost as any other.
  }
}

const longestQueueMs = 200
