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
  try {
    const [line] = await Promise.all([answerOf(socket), stream(socket, bytes)])
    const answer = clamdAnswer(line)
    if (answer === undefined) throw new Error("an answer of another form")
    if (answer.at === "error") throw new Error(answer.text)
    return answer.at === "clean" ? { clean: true } : { clean: false, finding: answer.name }
  } catch (error) {
    throw new Fault("scanner", "clamd could not look at a document", error)
  } finally {
    socket.destroy()
  }
}

function addressOf(url: string): { path: string } | { host: string; port: number } {
  if (url.startsWith("unix:")) return { path: url.slice("unix:".length) }
  const { hostname, port } = new URL(url)
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? 3_310 : Number(port) }
}

/** `zINSTREAM`, then chunks behind their length in 4 bytes, then a length of 0. */
async function stream(socket: Socket, bytes: Uint8Array): Promise<void> {
  await write(socket, Buffer.from("zINSTREAM\0"))
  for (let at = 0; at < bytes.length; at += chunkLength) {
    const chunk = bytes.subarray(at, at + chunkLength)
    await write(socket, lengthOf(chunk.length))
    await write(socket, chunk)
  }
  await write(socket, lengthOf(0))
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

/** A refusal may come before all was sent, which then cannot be sent any more: the answer counts. */
function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    socket.write(bytes, () => resolve())
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
