import { createHash, randomBytes } from "node:crypto"
import { request as plainRequest } from "node:http"
import type { IncomingMessage } from "node:http"
import { request as secureRequest } from "node:https"
import type { Socket } from "node:net"

import type { Dial } from "./dial"

/** As much of RFC 6455 as the doctor needs: Node 20 has no WebSocket of its own yet. */
export type WebSocketLine = {
  send(bytes: Buffer): void
  onMessage(take: (bytes: Buffer) => void): void
  onEnd(end: (why: string) => void): void
  close(): void
}

/** Throws `HTTP STATUS` where the other side does not take it up. */
export function openWebSocket(url: URL, dial: Dial, origin: string): Promise<WebSocketLine> {
  const isSecure = url.protocol === "wss:"
  const { host, port } = dial(url.hostname, Number(url.port || (isSecure ? 443 : 80)))
  const key = randomBytes(16).toString("base64")
  return new Promise((resolve, reject) => {
    const asked = (isSecure ? secureRequest : plainRequest)({
      host,
      port,
      path: `${url.pathname}${url.search}`,
      ...(isSecure ? { servername: url.hostname, rejectUnauthorized: false } : {}),
      headers: {
        host: url.host,
        // The front door takes our own pages' alone.
        origin,
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": key,
      },
    })
    asked.on("error", reject)
    asked.on("response", (answer: IncomingMessage) => {
      answer.resume()
      asked.destroy()
      reject(new Error(`HTTP ${answer.statusCode}`))
    })
    asked.on("upgrade", (answer, socket: Socket, first: Buffer) => {
      const accept = createHash("sha1").update(`${key}${guid}`).digest("base64")
      if (answer.headers["sec-websocket-accept"] === accept) return resolve(over(socket, first))
      socket.destroy()
      reject(new Error("what answers there is no WebSocket"))
    })
    asked.end()
  })
}

/** RFC 6455, section 1.3. */
const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
const opcodes = { more: 0, binary: 2, close: 8, ping: 9, pong: 10 }

function over(socket: Socket, first: Buffer): WebSocketLine {
  let take: (bytes: Buffer) => void = () => undefined
  let end: (why: string) => void = () => undefined
  let waiting = first
  let parts: Buffer[] = []
  const read = (): void => {
    for (;;) {
      const frame = frameIn(waiting)
      if (frame === undefined) return
      waiting = waiting.subarray(frame.end)
      if (frame.opcode === opcodes.ping) socket.write(masked(opcodes.pong, frame.payload))
      if (frame.opcode === opcodes.close) end("the media server closed the connection")
      if (frame.opcode > opcodes.binary) continue
      parts.push(frame.payload)
      if (!frame.isLast) continue
      take(Buffer.concat(parts))
      parts = []
    }
  }
  socket.on("data", (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes])
    read()
  })
  socket.on("error", () => undefined)
  socket.on("close", () => end("the connection was cut"))
  return {
    send: (bytes) => void socket.write(masked(opcodes.binary, bytes)),
    onMessage(listener) {
      take = listener
      read()
    },
    onEnd: (listener) => (end = listener),
    close: () => socket.destroy(),
  }
}

function frameIn(bytes: Buffer) {
  if (bytes.length < 2) return undefined
  const [head, short] = [bytes.readUInt8(0), bytes.readUInt8(1) & 0x7f]
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < start) return undefined
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  const end = start + length
  if (bytes.length < end) return undefined
  return { isLast: head >= 128, opcode: head & 15, payload: bytes.subarray(start, end), end }
}

/** What a client sends is masked. */
function masked(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4)
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >>> 8, payload.length & 255])
  const body = payload.map((byte, at) => byte ^ mask.readUInt8(at % 4))
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, mask, body])
}
