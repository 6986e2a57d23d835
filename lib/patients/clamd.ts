import { connect } from "node:net"
import type { Socket } from "node:net"

import { Fault } from "@/lib/error"

import { clamdAnswer } from "./clamd-answer"

export type Scan = { readonly clean: true } | { readonly clean: false; readonly finding: string }

export type ClamdWaits = { readonly idleMs: number }

/** clamd's own limit for one command is 120 s; a document of 10 MB takes seconds. */
const usual: ClamdWaits = { idleMs: 30_000 }
const chunkLength = 64 * 1_024
/** An answer is one line; more than this is from something else. */
const longestAnswer = 1_024

/**
 * Has clamd look through these bytes. `url`: `tcp://host:port`, or `unix:/path`. Only its word "OK" is
 * clean: silence, a broken connection, an error and an answer of another form are faults, to be tried again.
 */
export async function scanWithClamd(
  url: string,
  bytes: Uint8Array,
  { idleMs }: ClamdWaits = usual,
): Promise<Scan> {
  const socket = connect(addressOf(url))
  socket.setTimeout(idleMs, () => socket.destroy(new Error("no answer in time")))
  let isSent = false
  try {
    const sending = stream(socket, bytes).then((whole) => {
      isSent = whole
    })
    const [line] = await Promise.all([answerOf(socket), sending])
    const answer = clamdAnswer(line)
    if (answer === undefined) throw new Error("an answer of another form")
    if (answer.at === "error") throw new Error(answer.text)
    return answer.at === "clean" ? { clean: true } : { clean: false, finding: answer.name }
  } catch (error) {
    const why = isSent || !isBroken(error) ? error : new Error(hungUp)
    throw new Fault("scanner", "clamd could not look at a document", why)
  } finally {
    socket.destroy()
  }
}

/**
 * clamd refuses what is over its StreamMaxLength before all of it was sent, and closes: the next write
 * breaks the connection, and whether its answer was read before that is chance.
 */
const hungUp = "hung up before all was sent: is its StreamMaxLength less than 10M?"

function isBroken(error: unknown): boolean {
  return ["EPIPE", "ECONNRESET"].includes(Reflect.get(Object(error), "code"))
}

function addressOf(url: string): { path: string } | { host: string; port: number } {
  if (url.startsWith("unix:")) return { path: url.slice("unix:".length) }
  const { hostname, port } = new URL(url)
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? 3_310 : Number(port) }
}

/** `zINSTREAM`, then chunks behind their length in 4 bytes, then a length of 0. Answers whether all went out. */
async function stream(socket: Socket, bytes: Uint8Array): Promise<boolean> {
  await write(socket, Buffer.from("zINSTREAM\0"))
  for (let at = 0; at < bytes.length; at += chunkLength) {
    const chunk = bytes.subarray(at, at + chunkLength)
    await write(socket, lengthOf(chunk.length))
    await write(socket, chunk)
  }
  return write(socket, lengthOf(0))
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

/** A refusal may come before all was sent, which then cannot be sent any more: the answer counts. */
function write(socket: Socket, bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    socket.write(bytes, (error) => resolve(error == null))
  })
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ""
    socket.on("error", reject)
    socket.on("close", () => reject(new Error("closed before its answer")))
    socket.on("data", (part: Buffer) => {
      text += part.toString("utf8")
      const end = text.indexOf("\0")
      if (end !== -1) resolve(text.slice(0, end))
      else if (text.length > longestAnswer) reject(new Error("too long an answer"))
    })
  })
}
