import { randomBytes } from "node:crypto"

import { z } from "zod"

import { withTimeout } from "@/lib/with-timeout"

import type { Dial } from "./dial"
import { openWebSocket } from "./web-socket"
import type { WebSocketLine } from "./web-socket"
import { bytesField, fieldsOf, numberField } from "./wire"

export type IceServer = {
  readonly url: string
  readonly username: string
  readonly password: string
}
export type Candidate = {
  readonly transport: "udp" | "tcp"
  readonly host: string
  readonly port: number
}
export type Ice = { readonly fragment: string; readonly password: string }

/** What a browser that joins is told, as far as ways to the media go. */
export type Joined = {
  readonly version: string
  readonly servers: readonly IceServer[]
  readonly candidates: readonly Candidate[]
  readonly theirs: Ice
  readonly ours: Ice
  close(): void
}

/**
 * Joins a room as a browser does: signalling over a WebSocket, the media server's offer, an answer to it. From
 * then on it answers connectivity checks on each of its candidates.
 */
export async function join(
  livekitUrl: string,
  token: string,
  dial: Dial,
  origin: string,
): Promise<Joined> {
  const line = await openWebSocket(address(livekitUrl, token), dial, origin)
  try {
    return await agree(line)
  } catch (error) {
    line.close()
    throw error
  }
}

function address(livekitUrl: string, token: string): URL {
  const url = new URL(`${livekitUrl.replace(/\/$/, "")}/rtc`)
  const query = {
    access_token: token,
    protocol: "15",
    sdk: "js",
    version: "2.23.0",
    auto_subscribe: "0",
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

/** Names of livekit_rtc.proto. */
const response = { join: 1, offer: 3, trickle: 4, leave: 8 }
const request = { answer: 2, leave: 8 }

async function agree(line: WebSocketLine): Promise<Joined> {
  const ours = { fragment: random(6), password: random(18) }
  const candidates: Candidate[] = []
  let told: { version: string; servers: IceServer[] } | undefined
  let theirs: Ice | undefined
  const settled = new Promise<void>((resolve, reject) => {
    let quiet: NodeJS.Timeout | undefined
    /** Candidates come one by one, and not every server says which is the last. */
    const soon = (): void => {
      clearTimeout(quiet)
      if (candidates.length > 0) quiet = setTimeout(resolve, quietMs)
    }
    const take = (candidate: string): void => {
      const one = candidateIn(candidate)
      if (one !== undefined) candidates.push(one)
      soon()
    }
    line.onEnd((why) => reject(new Error(why)))
    line.onMessage((message) => {
      for (const { field, bytes } of fieldsOf(message)) {
        if (field === response.join) told = joinIn(bytes)
        if (field === response.leave) reject(new Error("the media server sent us out"))
        if (field === response.trickle) take(trickled(bytes))
        if (field !== response.offer) continue
        const { sdp, id } = descriptionIn(bytes)
        theirs ??= iceIn(sdp)
        for (const [text] of sdp.matchAll(/candidate:[^\r\n]+/g)) take(text)
        line.send(bytesField(request.answer, answerTo(sdp, id, ours)))
      }
    })
  })
  await withTimeout(settled, settleMs).catch((error: unknown) => {
    // Without a candidate there is no way, but it is known who answered and with what.
    if (told === undefined || theirs === undefined || !isTimeout(error)) throw error
  })
  if (told === undefined || theirs === undefined) throw new Error("no offer came")
  const close = (): void => {
    line.send(bytesField(request.leave, Buffer.alloc(0)))
    line.close()
  }
  return { ...told, candidates, theirs, ours, close }
}

const settleMs = 8_000
const quietMs = 700

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError"
}

function joinIn(message: Buffer): { version: string; servers: IceServer[] } {
  const fields = fieldsOf(message)
  const text = (field: number, of = fields): string =>
    of.find((one) => one.field === field)?.bytes.toString() ?? ""
  const servers = fields
    .filter(({ field }) => field === 5)
    .flatMap(({ bytes }) => {
      const of = fieldsOf(bytes)
      return of
        .filter(({ field }) => field === 1)
        .map(({ bytes: url }) => ({
          url: url.toString(),
          username: text(2, of),
          password: text(3, of),
        }))
    })
  return { version: text(4), servers }
}

function descriptionIn(message: Buffer): { sdp: string; id: number } {
  const fields = fieldsOf(message)
  const sdp = fields.find(({ field }) => field === 2)?.bytes.toString() ?? ""
  return { sdp, id: fields.find(({ field }) => field === 3)?.value ?? 0 }
}

function iceIn(sdp: string): Ice {
  const value = (name: string): string => new RegExp(`^a=${name}:(\\S+)`, "m").exec(sdp)?.[1] ?? ""
  return { fragment: value("ice-ufrag"), password: value("ice-pwd") }
}

const CandidateInit = z.object({ candidate: z.string() })

function trickled(message: Buffer): string {
  const json =
    fieldsOf(message)
      .find(({ field }) => field === 1)
      ?.bytes.toString() ?? "{}"
  const parsed = CandidateInit.safeParse(JSON.parse(json))
  return parsed.success ? parsed.data.candidate : ""
}

/** RFC 8839, section 5.1: of component 1, the server's own addresses only. TCP, where it waits to be called. */
function candidateIn(line: string): Candidate | undefined {
  const [, , protocol = "", , host = "", port = "", , type = "", ...rest] = line.split(" ")
  const transport = protocol.toLowerCase()
  const isOurs = type === "host" || type === "srflx"
  if (!isOurs || (transport !== "udp" && transport !== "tcp")) return undefined
  if (transport === "tcp" && !rest.includes("passive")) return undefined
  return { transport, host, port: Number(port) }
}

/** Takes whatever is offered, and never sets up DTLS: the checks come before it. */
function answerTo(offer: string, id: number, ours: Ice): Buffer {
  const [, ...sections] = offer.split(/\r?\nm=/)
  const mids = sections.map((one) => /^a=mid:(\S+)/m.exec(one)?.[1] ?? "0")
  const fingerprint = [...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, "0"))
  const media = sections.flatMap((section, at) => [
    `m=${section.split(/\r?\n/)[0] ?? ""}`,
    "c=IN IP4 0.0.0.0",
    `a=ice-ufrag:${ours.fragment}`,
    `a=ice-pwd:${ours.password}`,
    `a=fingerprint:sha-256 ${fingerprint.join(":").toUpperCase()}`,
    "a=setup:active",
    `a=mid:${mids[at] ?? "0"}`,
    ...(section.startsWith("application") ? ["a=sctp-port:5000"] : ["a=inactive"]),
  ])
  const head = [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${mids.join(" ")}`,
  ]
  const sdp = [...head, ...media, ""].join("\r\n")
  return Buffer.concat([
    bytesField(1, Buffer.from("answer")),
    bytesField(2, Buffer.from(sdp)),
    ...(id === 0 ? [] : [numberField(3, id)]),
  ])
}

/** Of ICE's own characters (RFC 8839, section 5.4). */
function random(bytes: number): string {
  return randomBytes(bytes).toString("base64").replaceAll("=", "")
}
