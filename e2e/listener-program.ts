import { DisconnectReason, RemoteTrackPublication, RoomEvent } from "livekit-client"

import { createChat } from "@/lib/chat/client/chat"
import type { Chat } from "@/lib/chat/client/types"
import { needsNewSession } from "@/lib/e2ee/alarm-code"
import { createSession, prepareSeat } from "@/lib/e2ee/client/session"
import type { E2eeSession, PreparedSeat } from "@/lib/e2ee/client/session"
import { memberFloor } from "@/lib/floor/client/member-floor"
import type { MemberFloor } from "@/lib/floor/client/member-floor"
import type { SeatToken } from "@/lib/rooms/commands"
import { serverClock } from "@/lib/rooms/seat-clock"

/**
 * Runs in a browser, many in one page: a member of a class who takes data alone. Session, floor and
 * chat are the product's, and it comes back as the product's call does; what is missing is its screen,
 * and the media.
 */
export type Listener = {
  readonly floor: MemberFloor
  readonly chat: Chat
  /** The one in use, another after it had to begin anew: between two it is waited for. */
  session(): Promise<E2eeSession>
  /** How often it came back by itself. */
  returns(): number
  /** Sealed messages that came so far, and their bytes. */
  traffic(): { packets: number; bytes: number }
}

type SeatKey = { readonly pub: string; readonly lid: string }
/** Asks for a token as the member: the browser session is outside the page, as its pages share one. */
export type AskForTicket = (member: string, key: SeatKey) => Promise<SeatToken>

const mostTries = 6
const patienceMs = 60_000

// What the session would subscribe to is not asked for.
RemoteTrackPublication.prototype.setSubscribed = () => undefined

async function newListener(member: string): Promise<Listener> {
  const [floor, chat] = [memberFloor(), createChat()]
  // As the member's screen does it.
  floor.subscribe(() => chat.limit(floor.get().floor.chat === "everyone"))
  let [packets, bytes, returns] = [0, 0, 0]
  let session: E2eeSession | undefined
  let isComing = false

  /** The first time, and after whatever took it out. */
  async function come(tries = 0): Promise<void> {
    isComing = true
    try {
      const { url, token, certificate } = await ticket()
      await session?.connect(url, token, certificate)
      isComing = false
    } catch (error) {
      if (tries === mostTries) throw error
      if (tries >= 2) await drop()
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries))
      await come(tries + 1)
    }
  }

  /** For the session in use, or for a new one with a new key. */
  async function ticket(): Promise<SeatToken> {
    if (session !== undefined) return askForTicket(member, session)
    const seat = await prepareSeat(await workerUrl())
    const answer = await askForTicket(member, { pub: seat.pub, lid: await seat.lid(undefined, "") })
    session = await open(answer, seat)
    return answer
  }

  async function open(known: SeatToken, seat: PreparedSeat): Promise<E2eeSession> {
    const opened = await createSession({ ...known, seat, workerUrl: "", now: serverClock(known) })
    opened.room.on(RoomEvent.DataReceived, (payload) => {
      packets += 1
      bytes += payload.length
    })
    opened.room.on(RoomEvent.Disconnected, (reason) => {
      const isOut = reason === DisconnectReason.PARTICIPANT_REMOVED
      if (opened === session && !isOut) again(reason === DisconnectReason.ROOM_DELETED)
    })
    opened.onAlarm((code) => {
      if (opened === session && needsNewSession(code)) again(true)
    })
    floor.attach(opened)
    chat.attach(opened)
    return opened
  }

  /** A failed attempt to come in speaks for itself. */
  function again(anew: boolean): void {
    if (isComing) return
    isComing = true
    returns += 1
    void (anew ? drop() : Promise.resolve()).then(() => come())
  }

  async function drop(): Promise<void> {
    const old = session
    session = undefined
    await old?.close()
  }

  async function current(): Promise<E2eeSession> {
    const until = Date.now() + patienceMs
    while (session === undefined) {
      if (Date.now() > until) throw new Error(`${member} has been without a session for a minute`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return session
  }

  await come()
  return {
    floor,
    chat,
    session: current,
    returns: () => returns,
    traffic: () => ({ packets, bytes }),
  }
}

const askForTicket: AskForTicket = (member, { pub, lid }) =>
  Reflect.get(window, "askForTicket")(member, { pub, lid })

async function workerUrl(): Promise<string> {
  const answer = await fetch("/e2ee/worker.json")
  return Reflect.get(Object(await answer.json()), "path")
}

Reflect.set(window, "newListener", newListener)
