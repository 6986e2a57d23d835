import { RemoteTrackPublication, RoomEvent } from "livekit-client"

import { createChat } from "@/lib/chat/client/chat"
import type { Chat } from "@/lib/chat/client/types"
import { createSession, prepareSeat } from "@/lib/e2ee/client/session"
import type { E2eeSession } from "@/lib/e2ee/client/session"
import { memberFloor } from "@/lib/floor/client/member-floor"
import type { MemberFloor } from "@/lib/floor/client/member-floor"
import type { SeatToken } from "@/lib/rooms/commands"
import { serverClock } from "@/lib/rooms/seat-clock"

/**
 * Runs in a browser, many in one page: a member of a class who takes data alone. Session, floor and
 * chat are the product's; what is missing is its screen, and the media.
 */
export type Listener = {
  /** For the token: the seat's key. */
  readonly pub: string
  readonly lid: string
  readonly floor: MemberFloor
  readonly chat: Chat
  /** Again after a failure, as the product's call does it: with a new token. */
  enter(ticket: SeatToken): Promise<E2eeSession>
  /** Sealed messages that came so far, and their bytes. */
  traffic(): { packets: number; bytes: number }
}

// What the session would subscribe to is not asked for.
RemoteTrackPublication.prototype.setSubscribed = () => undefined

async function newListener(): Promise<Listener> {
  const seat = await prepareSeat(await workerUrl())
  const [floor, chat] = [memberFloor(), createChat()]
  // As the member's screen does it.
  floor.subscribe(() => chat.limit(floor.get().floor.chat === "everyone"))
  let [packets, bytes] = [0, 0]
  let session: E2eeSession | undefined

  async function open(known: Omit<SeatToken, "url" | "token" | "certificate">) {
    const opened = await createSession({ ...known, seat, workerUrl: "", now: serverClock(known) })
    opened.room.on(RoomEvent.DataReceived, (payload) => {
      packets += 1
      bytes += payload.length
    })
    floor.attach(opened)
    chat.attach(opened)
    return opened
  }

  return {
    pub: seat.pub,
    lid: await seat.lid(undefined, ""),
    floor,
    chat,
    async enter({ url, token, certificate, ...known }) {
      session ??= await open(known)
      await session.connect(url, token, certificate)
      return session
    },
    traffic: () => ({ packets, bytes }),
  }
}

async function workerUrl(): Promise<string> {
  const answer = await fetch("/e2ee/worker.json")
  return Reflect.get(Object(await answer.json()), "path")
}

Reflect.set(window, "newListener", newListener)
