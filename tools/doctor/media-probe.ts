import { randomBytes } from "node:crypto"

import { AccessToken, RoomServiceClient, TwirpError } from "livekit-server-sdk"

import type { Env } from "@/lib/env"
import { doctorsRoom } from "@/lib/rooms/doctors-room"
import { attributes, encode, kinds, number32, text } from "@/lib/stun"
import { ask, tcpLine, tlsLine, udpLine } from "@/lib/stun-line"
import type { StunLine } from "@/lib/stun-line"

import type { Dial } from "./dial"
import { within } from "./probing"
import { join } from "./signalling"
import type { Candidate, IceServer, Joined } from "./signalling"
import { relayThrough } from "./turn"
import { lost } from "./verdict"
import type { Finding } from "./verdict"

type Settings = Pick<
  Env,
  "BASE_URL" | "LIVEKIT_URL" | "LIVEKIT_API_URL" | "LIVEKIT_API_KEY" | "LIVEKIT_API_SECRET"
>

/** `absent`: the media server offers no such way. */
export type Way = Finding<{ readonly at: string }> | "absent"

export type Media = {
  readonly api: Finding<true>
  readonly joined: Finding<{ readonly version: string }>
  readonly udp: Way
  readonly tcp: Way
  readonly turnUdp: Way
  readonly turnTls: Way
  /** The addresses of TURN over TLS that browsers are given: host and port. */
  readonly turnTlsAt: readonly { readonly host: string; readonly port: number }[]
  readonly webhook: Finding<true>
}

/** Whether the app has seen this room's webhook. */
type Seen = (room: string) => Promise<boolean>

const apiMs = 6_000
const joinMs = 12_000
const wayMs = 8_000
const webhookMs = 12_000

/** Makes a room of its own, joins it, tries each way to the media, and takes the room away again. */
export async function lookAtMedia(settings: Settings, dial: Dial, seen: Seen): Promise<Media> {
  const room = doctorsRoom(randomBytes(18).toString("base64url"))
  const service = serviceOf(settings)
  const api = await within(apiMs, async () => {
    await service
      .createRoom({ name: room, emptyTimeout: 60, departureTimeout: 5, maxParticipants: 2 })
      .catch((error: unknown) => {
        // LiveKit repeats the token in what it says.
        if (error instanceof TwirpError) throw new Error(`HTTP ${error.status}`)
        throw error
      })
    return true as const
  })
  if (!api.found) return noMedia(api)
  try {
    const [ways, webhook] = await Promise.all([
      waysOf(settings, room, dial),
      within(webhookMs, () => untilSeen(() => seen(room))),
    ])
    return { api, ...ways, webhook }
  } finally {
    await within(apiMs, () => service.deleteRoom(room))
  }
}

function serviceOf(settings: Settings): RoomServiceClient {
  const { LIVEKIT_API_URL: url, LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = settings
  return new RoomServiceClient(url, key, secret, { requestTimeout: 5, failover: false })
}

async function waysOf(
  settings: Settings,
  room: string,
  dial: Dial,
): Promise<Omit<Media, "api" | "webhook">> {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = settings
  const token = new AccessToken(key, secret, { identity: "doctor", ttl: 60 })
  token.addGrant({ room, roomJoin: true, canPublish: false, canPublishData: false })
  const joined = await within(joinMs, async () =>
    join(url, await token.toJwt(), dial, new URL(settings.BASE_URL).origin),
  )
  if (!joined.found) {
    const { webhook: _webhook, api: _api, ...ways } = noMedia(joined)
    return ways
  }
  const { value } = joined
  try {
    const secured = value.servers.filter((one) => one.url.startsWith("turns:"))
    const plain = value.servers.filter((one) => /^turn:.*transport=udp/.test(one.url))
    const [udp, tcp, turnUdp, turnTls] = await Promise.all([
      checked(value, "udp", dial),
      checked(value, "tcp", dial),
      relayed(value, plain, dial),
      relayed(value, secured, dial),
    ])
    const turnTlsAt = secured.map(({ url: one }) => placeIn(one))
    return {
      joined: { found: true, value: { version: value.version } },
      udp,
      tcp,
      turnUdp,
      turnTls,
      turnTlsAt,
    }
  } finally {
    value.close()
  }
}

/** A connectivity check as ICE makes it, on each of the server's addresses: one that answers is enough. */
async function checked(
  joined: Joined,
  transport: Candidate["transport"],
  dial: Dial,
): Promise<Way> {
  const there = joined.candidates.filter((one) => one.transport === transport)
  if (there.length === 0) return "absent"
  return firstFound(
    there.map(({ host, port }) =>
      within(wayMs, async () => {
        const place = dial(host, port)
        const open = transport === "udp" ? udpLine : tcpLine
        const line = await open(place.host, place.port)
        return closing(line, async () => {
          const answer = await ask(line, checkOf(joined), transport === "udp")
          if (answer.kind !== kinds.bindingDone) throw new Error("the check is refused")
          return { at: `${host}:${port}` }
        })
      }).then((finding) => naming(finding, `${host}:${port}`)),
    ),
  )
}

async function relayed(joined: Joined, servers: readonly IceServer[], dial: Dial): Promise<Way> {
  if (servers.length === 0) return "absent"
  const peer = joined.candidates.find((one) => one.transport === "udp" && !one.host.includes(":"))
  return firstFound(
    servers.map(async (server) => {
      const { host, port } = placeIn(server.url)
      const isTls = server.url.startsWith("turns:")
      if (peer === undefined) return lost("no address of the media server to relay to")
      const finding = await within(wayMs, async () => {
        const place = dial(host, port)
        const line = isTls
          ? tlsLine({ ...dial(host, port), name: host, isJudged: false })
          : udpLine(place.host, place.port)
        return closing(line, async () => {
          await relayThrough(line, server, { ...peer, request: checkOf(joined) }, !isTls)
          return { at: `${host}:${port}` }
        })
      })
      return naming(finding, `${host}:${port}`)
    }),
  )
}

/** RFC 8445, section 7.2: as the side that was offered to. */
function checkOf({ theirs, ours }: Joined): Buffer {
  const given = [
    text(attributes.username, `${theirs.fragment}:${ours.fragment}`),
    number32(attributes.priority, 1_862_270_975),
    { type: attributes.iceControlled, value: randomBytes(8) },
  ]
  return encode(kinds.binding, given, Buffer.from(theirs.password))
}

async function closing<T>(line: StunLine, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    line.close()
  }
}

/** `turns:turn.example:443?transport=tcp` */
function placeIn(url: string): { host: string; port: number } {
  const [, host = "", port = ""] = /^turns?:(.+?)(?::(\d+))?(?:\?|$)/.exec(url) ?? []
  return { host, port: Number(port || (url.startsWith("turns:") ? 5349 : 3478)) }
}

async function firstFound<T>(asked: readonly Promise<Finding<T>>[]): Promise<Finding<T>> {
  const all = await Promise.all(asked)
  return all.find((one) => one.found) ?? all[0] ?? lost("nothing to ask")
}

function naming<T>(finding: Finding<T>, place: string): Finding<T> {
  return finding.found ? finding : lost(`${place}: ${finding.why}`)
}

async function untilSeen(seen: () => Promise<boolean>): Promise<true> {
  const end = Date.now() + webhookMs
  while (Date.now() < end) {
    if (await seen()) return true
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new DOMException("not seen", "TimeoutError")
}

/** Without a room, or a way in, nothing else can be asked. */
export function noMedia(why: Finding<never>): Media {
  const not = why.found ? lost("") : why
  const [joined, udp, tcp, turnUdp, turnTls, webhook] = [not, not, not, not, not, not]
  return { api: not, joined, udp, tcp, turnUdp, turnTls, turnTlsAt: [], webhook }
}
