import { randomBytes } from "node:crypto"
import { createSocket } from "node:dgram"
import { isIP } from "node:net"
import { connect } from "node:tls"

import { TurnUrl } from "@/lib/turn-url"

/**
 * Asks the TURN server for the least that it answers anybody, a STUN Binding (RFC 8489 section 14): over TLS
 * with its certificate judged (`turns:`), or over UDP (`turn:`). Resolves once it has answered, rejects after
 * `ms` or with what stood in the way. Whether it relays is the doctor's to try.
 */
export function turnAnswers(url: string, ms: number): Promise<void> {
  const [, scheme = "", host = "", port] = TurnUrl.exec(url) ?? []
  const id = randomBytes(12)
  const request = Buffer.concat([bindingRequest, id])
  return scheme === "turns"
    ? overTls(host, Number(port ?? 5349), request, id, ms)
    : overUdp(host, Number(port ?? 3478), request, id, ms)
}

function overTls(
  host: string,
  port: number,
  request: Buffer,
  id: Buffer,
  ms: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // An address has no server name to ask for (RFC 6066 section 3).
    const name = isIP(host) === 0 ? { servername: host } : {}
    const socket = connect({ host, port, ...name, timeout: ms })
    const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${ms} ms`)), ms)
    let heard = Buffer.alloc(0)
    socket.on("secureConnect", () => socket.write(request))
    socket.on("data", (bytes: Buffer) => {
      heard = Buffer.concat([heard, bytes])
      if (heard.length < headerBytes) return
      if (isAnswer(heard, id)) resolve()
      else reject(new Error("something else answers there"))
      socket.destroy()
    })
    socket.on("error", reject)
    socket.on("close", () => {
      clearTimeout(timer)
      reject(new Error("ended without an answer"))
    })
  })
}

function overUdp(
  host: string,
  port: number,
  request: Buffer,
  id: Buffer,
  ms: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4")
    const send = (): void => socket.send(request, port, host)
    const again = setInterval(send, againMs)
    const end = (error?: Error): void => {
      clearInterval(again)
      clearTimeout(timer)
      socket.close()
      if (error === undefined) resolve()
      else reject(error)
    }
    const timer = setTimeout(() => end(new Error(`no answer within ${ms} ms`)), ms)
    socket.once("error", end)
    socket.on("message", (bytes) => {
      if (isAnswer(bytes, id)) end()
    })
    send()
  })
}

/** A success answer to the Binding with this transaction's id, whatever attributes follow. */
export function isAnswer(bytes: Uint8Array, id: Uint8Array): boolean {
  const expected = Buffer.concat([bindingSuccess, id])
  const isLong = bytes.length >= headerBytes
  // The length of the attributes is not looked at.
  return (
    isLong &&
    expected.subarray(0, 2).equals(bytes.subarray(0, 2)) &&
    expected.subarray(2).equals(bytes.subarray(4, headerBytes))
  )
}

/** Type, length 0 and the magic cookie (RFC 8489 section 5); the transaction's id follows. */
const bindingRequest = Buffer.from("000100002112a442", "hex")
const bindingSuccess = Buffer.from("01012112a442", "hex")
const headerBytes = 20
/** UDP loses packets. */
const againMs = 500
