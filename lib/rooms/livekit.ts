import {
  AccessToken,
  RoomServiceClient,
  TrackSource,
  TwirpError,
  WebhookReceiver,
} from "livekit-server-sdk"

import { env } from "@/lib/env"
import { Fault } from "@/lib/error"
import { meters } from "@/lib/meters"

import type { Grant } from "./grants"
import { tokenSeconds } from "./seat-clock"

/**
 * The one way to LiveKit's server. Every call ends within `callSeconds` and throws a Fault
 * "livekit" when LiveKit is away. Makes the room; safe to repeat.
 */
export async function ensureRoom(room: string, places: number = visitPlaces): Promise<void> {
  const known = ensured.get(room)
  if (known !== undefined && known.until > Date.now()) return known.made
  const made = reach(
    async () =>
      void (await service().createRoom({ name: room, ...roomOptions, maxParticipants: places })),
  )
  ensured.set(room, { made, until: Date.now() + ensuredMs })
  try {
    await made
  } catch (error) {
    ensured.delete(room)
    throw error
  }
  for (const [name, entry] of ensured) if (entry.until < Date.now()) ensured.delete(name)
}

/** For two connections of one page; gone seconds after they are, whatever becomes of our promise to close it. */
export async function makeProbeRoom(room: string): Promise<void> {
  const options = { emptyTimeout: 60, departureTimeout: 5, maxParticipants: 2 }
  await reach(async () => void (await service().createRoom({ name: room, ...options })))
}

/** Everyone in it is disconnected. A room that is gone already is fine. */
export async function deleteRoom(room: string): Promise<void> {
  ensured.delete(room)
  await unlessGone(() => service().deleteRoom(room), undefined)
}

/** Sends one participant out. Whoever is not there is gone already. */
export async function removeParticipant(room: string, identity: string): Promise<void> {
  await unlessGone(() => service().removeParticipant(room, identity), undefined)
}

/** Who is in the room, with the moment each connection began. No room: nobody. */
export async function connectionsIn(room: string): Promise<Map<string, Date>> {
  const participants = await unlessGone(() => service().listParticipants(room), [])
  return new Map(participants.map((one) => [one.identity, connectedAt(one)]))
}

type Right = Pick<Grant, "room" | "roomJoin" | "sources" | "canSubscribe"> & {
  readonly canPublishData: boolean
  readonly canUpdateOwnMetadata: boolean
}

export async function mintToken(
  identity: string,
  grant: Right,
  attributes: Record<string, string>,
  ttl: number = tokenSeconds,
): Promise<string> {
  const { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = env()
  const token = new AccessToken(key, secret, { identity, attributes, ttl })
  const { sources, ...rest } = grant
  const publishes = sources.map((source) => sourceNames[source])
  token.addGrant(
    publishes.length > 0
      ? { ...rest, canPublish: true, canPublishSources: publishes }
      : { ...rest, canPublish: false },
  )
  return token.toJwt()
}

const sourceNames = {
  camera: TrackSource.CAMERA,
  microphone: TrackSource.MICROPHONE,
  screen_share: TrackSource.SCREEN_SHARE,
} as const

export type RoomEvent = {
  id: string
  event: string
  room: string
  at: Date
  /** Absent for events about the room itself. */
  participant: { identity: string; joinedAt: Date } | undefined
}

/** Undefined: the signature is not LiveKit's, the body is not what was signed, or its times are none. */
export async function receiveEvent(
  body: string,
  authorization: string | undefined,
): Promise<RoomEvent | undefined> {
  const { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = env()
  try {
    const event = await new WebhookReceiver(key, secret).receive(body, authorization)
    const at = new Date(Number(event.createdAt) * 1000)
    const participant = event.participant && {
      identity: event.participant.identity,
      joinedAt: connectedAt(event.participant),
    }
    // 64 bits of seconds are more than a Date holds.
    const times = [at, participant?.joinedAt ?? at]
    if (times.some((time) => Number.isNaN(time.getTime()))) return undefined
    return { id: event.id, event: event.event, room: event.room?.name ?? "", at, participant }
  } catch {
    return undefined
  }
}

function connectedAt(participant: { joinedAt: bigint; joinedAtMs: bigint }): Date {
  const { joinedAt, joinedAtMs } = participant
  return new Date(joinedAtMs > 0n ? Number(joinedAtMs) : Number(joinedAt) * 1000)
}

async function reach<T>(call: () => Promise<T>): Promise<T> {
  const { mediaCalls } = meters()
  try {
    const answer = await call()
    mediaCalls.inc({ outcome: "done" })
    return answer
  } catch (cause) {
    mediaCalls.inc({ outcome: "failed" })
    throw new Fault("livekit", "LiveKit did not answer", cause)
  }
}

async function unlessGone<T>(call: () => Promise<T>, gone: T): Promise<T> {
  return reach(() =>
    call().catch((cause: unknown) => {
      if (cause instanceof TwirpError && cause.status === 404) return gone
      throw cause
    }),
  )
}

let client: RoomServiceClient | undefined

function service(): RoomServiceClient {
  const { LIVEKIT_API_URL: url, LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = env()
  client ??= new RoomServiceClient(url, key, secret, {
    requestTimeout: callSeconds,
    failover: false,
  })
  return client
}

const callSeconds = 4

/** Seconds. */
const roomOptions = { emptyTimeout: 900, departureTimeout: 300 }

/** Twelve people and a few devices; reloads overlap. */
const visitPlaces = 20
/** The protocol's own limit (docs/e2ee.md §8.2): fifty members, their host, and whom they bring along. */
export const classPlaces = 64

/** Far below `departureTimeout`, so that a room believed to exist does. */
const ensuredMs = 20_000
const ensured = new Map<string, { made: Promise<void>; until: number }>()
