import { createSocket } from "node:dgram"
import { createConnection, isIP } from "node:net"
import type { Socket } from "node:net"
import { connect } from "node:tls"

import { decode, lengthOf } from "./stun"
import type { Message } from "./stun"

/** A way on which STUN messages come and go. */
export type StunLine = {
  send(bytes: Buffer): void
  /** The next message that `wanted` takes; rejects when the way breaks. */
  next(wanted: (message: Message) => boolean): Promise<Message>
  close(): void
}

/** What is lost on the way is sent again: half a second apart, as clients do. */
const againMs = 500

/** Sends until the answer to it comes. */
export async function ask(line: StunLine, bytes: Buffer, repeats: boolean): Promise<Message> {
  line.send(bytes)
  const again = repeats ? setInterval(() => line.send(bytes), againMs) : undefined
  const transaction = bytes.subarray(8, 20)
  try {
    return await line.next((message) => message.transaction.equals(transaction))
  } finally {
    clearInterval(again)
  }
}

/** Over UDP: one message a packet. */
export function udpLine(host: string, port: number): StunLine {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4")
  const heard = hearing()
  socket.on("message", (bytes) => heard.take(decode(bytes)))
  socket.on("error", heard.fail)
  return {
    send: (bytes) => socket.send(bytes, port, host, (error) => error !== null && heard.fail(error)),
    next: heard.next,
    close: () => {
      // Who still waits ends, and sends nothing more into a socket that is gone.
      heard.fail(new Error("the line was closed"))
      socket.close()
    },
  }
}

/** ICE over TCP: each message behind its length (RFC 6544, RFC 4571). */
export async function tcpLine(host: string, port: number): Promise<StunLine> {
  const socket = createConnection({ host, port })
  const line = streamLine(socket, (bytes) =>
    bytes.length < 2 ? undefined : { from: 2, to: 2 + bytes.readUInt16BE(0) },
  )
  await opened(socket)
  return {
    ...line,
    send(bytes) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(bytes.length)
      socket.write(Buffer.concat([length, bytes]))
    },
  }
}

/**
 * TURN over TLS, to the server of this name. The doctor judges its certificate apart (`certificate-verdict.ts`) and
 * asks here whether TURN works behind it, so that each of the two is told by itself. What stands in the way of the
 * connection is told to whoever waits for a message.
 */
export function tlsLine(to: {
  readonly host: string
  readonly port: number
  readonly name: string
  readonly isJudged: boolean
}): StunLine {
  const { host, port, name, isJudged } = to
  // An address has no server name to ask for (RFC 6066 section 3).
  const server = isIP(name) === 0 ? { servername: name } : {}
  const socket = connect({ host, port, ...server, rejectUnauthorized: isJudged })
  return streamLine(socket, (bytes) => {
    const end = lengthOf(bytes)
    return end === undefined ? undefined : { from: 0, to: end }
  })
}

function streamLine(
  socket: Socket,
  span: (bytes: Buffer) => { from: number; to: number } | undefined,
): StunLine {
  const heard = hearing()
  let waiting = Buffer.alloc(0)
  socket.on("data", (bytes) => {
    waiting = Buffer.concat([waiting, bytes])
    for (;;) {
      const one = span(waiting)
      if (one === undefined || waiting.length < one.to) return
      heard.take(decode(waiting.subarray(one.from, one.to)))
      waiting = waiting.subarray(one.to)
    }
  })
  socket.on("error", heard.fail)
  socket.on("close", () => heard.fail(new Error("the connection was cut")))
  return {
    send: (bytes) => void socket.write(bytes),
    next: heard.next,
    close: () => socket.destroy(),
  }
}

function opened(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve())
    socket.once("error", reject)
  })
}

type Waiting = {
  wanted: (message: Message) => boolean
  resolve: (message: Message) => void
  reject: (error: Error) => void
}

/** Who waits for which message. What nobody wants is dropped: a server may send what was not asked for. */
function hearing() {
  let waiting: Waiting[] = []
  let broken: Error | undefined
  return {
    take: (message: Message | undefined): void => {
      const one = waiting.find(({ wanted }) => message !== undefined && wanted(message))
      if (one === undefined || message === undefined) return
      waiting = waiting.filter((other) => other !== one)
      one.resolve(message)
    },
    fail: (error: Error): void => {
      broken ??= error
      for (const { reject } of waiting) reject(broken)
      waiting = []
    },
    next: (wanted: (message: Message) => boolean): Promise<Message> => {
      if (broken !== undefined) return Promise.reject(broken)
      return new Promise((resolve, reject) => waiting.push({ wanted, resolve, reject }))
    },
  }
}
