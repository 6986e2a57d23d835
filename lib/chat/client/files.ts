import type { SealedMessage } from "@/lib/e2ee/client/session"
import type { Bytes } from "@/lib/e2ee/encoding"

import { type Offer, readBlock, readOffer } from "../block"
import { keyOf, maxEntries } from "../log"
import { hasRoom, type Held } from "./held"
import { type Receiving, startReceiving } from "./receiving"
import { type SendBody, type Sending, startSending } from "./sending"

/** How a file stands, for a page to show. `url` is this page's own and ends with it. */
export type FileState = {
  readonly at: "going" | "coming" | "checking" | "here" | "refused" | "stopped"
  readonly why?: "broken" | "unsafe" | "too_much"
  /** 0…1. */
  readonly progress: number
  readonly url?: string
  readonly blob?: Blob
}

/** Of one sender: so nobody's files wait for another one's. */
const mostRunning = 2
/** Of one sender, not yet here. What is more comes when it is offered again. */
const mostComing = 16

/** All files of one conversation, under way and here. */
export function createFiles(tools: {
  readonly me: () => string
  readonly send: SendBody
  readonly ask: (to: string, id: string, block: number) => void
  readonly stopped: (to: string, id: string) => void
  readonly heard: (message: SealedMessage, id: string, offer: Offer) => void
  readonly arrived: (from: string, id: string) => void
  readonly changed: () => void
  readonly dropped: () => void
  /** Whether they may offer one more file now. */
  readonly mayOffer: (identity: string) => boolean
  readonly isHere: (identity: string) => boolean
  readonly now: () => number
}) {
  const going = new Map<string, Sending>()
  const coming = new Map<string, Receiving>()
  const made = new Map<string, { blob: Blob; url: string }>()
  /** Offers that there was no room for; they are asked for when they are offered again and there is. */
  const tooMuch = new Set<string>()

  function keep(key: string, bytes: Bytes, mediaType: string): void {
    const blob = new Blob([bytes], { type: mediaType })
    made.set(key, { blob, url: URL.createObjectURL(blob) })
  }

  /** Stopped or taken back: what is here of it goes. */
  function free(author: string, id: string): void {
    const key = keyOf(author, id)
    const file = made.get(key)
    if (file !== undefined) URL.revokeObjectURL(file.url)
    made.delete(key)
    tooMuch.delete(key)
    coming.get(key)?.stop()
  }

  function drop(key: string, from: string, id: string): void {
    free(from, id)
    coming.delete(key)
  }

  /** Of all but one. */
  function held(but?: Receiving): Held[] {
    return [...coming.values()]
      .filter((one) => one !== but && ["coming", "checking", "here"].includes(one.state().at))
      .map((one) => ({ from: one.from, size: one.holds() }))
  }

  function comingFrom(identity: string): Receiving[] {
    return [...coming.values()].filter(
      (one) => one.from === identity && one.state().at === "coming",
    )
  }

  function mayRun(receiving: Receiving): boolean {
    const { from, offer } = receiving
    const running = comingFrom(from).filter((one) => one !== receiving && one.turn() === "runs")
    return running.length < mostRunning && hasRoom(held(receiving), { from, size: offer.size })
  }

  /** Those that wait, in the order in which they were offered. */
  function runNext(): void {
    for (const one of coming.values())
      if (one.state().at === "coming" && one.turn() === "waits" && tools.isHere(one.from))
        if (mayRun(one)) one.run()
  }

  function noRoom(key: string, message: SealedMessage, id: string, offer: Offer): void {
    const [oldest] = tooMuch
    if (tooMuch.size >= maxEntries && oldest !== undefined) tooMuch.delete(oldest)
    tooMuch.add(key)
    tools.heard(message, id, offer)
    tools.changed()
  }

  function isMoving(id: string, reader?: string): boolean {
    const heardMs = going.get(id)?.heardMs(reader) ?? Number.NEGATIVE_INFINITY
    return tools.now() - heardMs <= quietMs
  }

  function begin(message: SealedMessage, id: string, offer: Offer): void {
    const { identity } = message.from
    const key = keyOf(identity, id)
    const known = coming.get(key)
    if (known?.state().at === "here") return tools.arrived(identity, id)
    if (known === undefined && !tooMuch.has(key)) {
      if (comingFrom(identity).length >= mostComing) return tools.dropped()
      if (!tools.mayOffer(identity)) return tools.dropped()
    }
    if (!hasRoom(held(known), { from: identity, size: (known?.offer ?? offer).size }))
      return noRoom(key, message, id, offer)
    tooMuch.delete(key)
    if (known !== undefined) return resume(known)
    const receiving = startReceiving(id, identity, offer, {
      ask: (block) => tools.ask(identity, id, block),
      now: tools.now,
      changed() {
        const state = receiving.state()
        if (state.at === "here" && !made.has(key)) {
          keep(key, state.bytes, state.mediaType)
          tools.arrived(identity, id)
        }
        if (state.at !== "coming") runNext()
        tools.changed()
      },
    })
    coming.set(key, receiving)
    tools.heard(message, id, offer)
    runNext()
  }

  function resume(known: Receiving): void {
    if (known.state().at !== "coming") return
    if (known.turn() === "runs") return known.run()
    known.wait()
    runNext()
  }

  return {
    offer(id: string, offer: Offer, bytes: Bytes, mediaType: string): void {
      going.set(id, startSending(id, offer, bytes, tools))
      keep(keyOf(tools.me(), id), bytes, mediaType)
    },
    /** Says once more that it is there, unless it is on its way. */
    offerTo(id: string, reader: string): void {
      if (!isMoving(id, reader)) going.get(id)?.offerTo(reader)
    },
    isMoving: (id: string): boolean => isMoving(id),
    hear(message: SealedMessage): void {
      const block = message.direct ? readBlock(message.body) : undefined
      if (block === undefined) return tools.dropped()
      if (block.number > 0) {
        const receiving = coming.get(keyOf(message.from.identity, block.id))
        if (receiving === undefined) return tools.dropped()
        if (receiving.turn() !== "runs") {
          if (receiving.state().at !== "coming") return
          if (!mayRun(receiving)) return tools.dropped()
          receiving.run()
        }
        return receiving.take(block)
      }
      const offer = readOffer(block.content)
      if (offer === undefined) return tools.dropped()
      begin(message, block.id, offer)
    },
    wanted(from: string, id: string, block: number): void {
      const sending = going.get(id)
      if (sending === undefined) return tools.stopped(from, id)
      sending.wanted(from, block)
      tools.changed()
    },
    /** Their own file, as they took it back. */
    withdrawn: (from: string, id: string): void => free(from, id),
    /** By oneself: an own file is taken back from all, another one's is not wanted. */
    stop(author: string, id: string): void {
      if (author !== tools.me()) return free(author, id)
      going.get(id)?.stop()
      going.delete(id)
    },
    tend(): void {
      for (const one of coming.values()) one.tend()
      runNext()
    },
    /** Who sends them is away: their turns are others'. */
    left(identity: string): void {
      for (const one of comingFrom(identity)) one.rest()
    },
    /** Who sends them is back. */
    met(identity: string): void {
      for (const one of comingFrom(identity)) if (mayRun(one)) one.run()
    },
    /** What the log no longer has is nobody's to see. */
    keepOnly(keys: ReadonlySet<string>): void {
      for (const [key, { from, id }] of coming) if (!keys.has(key)) drop(key, from, id)
      for (const key of tooMuch) if (!keys.has(key)) tooMuch.delete(key)
      for (const [id, sending] of going)
        if (!keys.has(keyOf(tools.me(), id))) {
          sending.stop()
          going.delete(id)
          free(tools.me(), id)
        }
    },
    stateOf(author: string, id: string): FileState | undefined {
      const key = keyOf(author, id)
      const own = going.get(id)
      const file = made.get(key)
      if (author === tools.me())
        return {
          at: own === undefined ? "stopped" : "going",
          progress: own?.progress() ?? 0,
          ...file,
        }
      const receiving = coming.get(key)
      if (tooMuch.has(key)) return { at: "refused", why: "too_much", progress: 0 }
      return receiving && { progress: receiving.progress(), ...file, ...plain(receiving) }
    },
    close(): void {
      for (const { url } of made.values()) URL.revokeObjectURL(url)
      made.clear()
      for (const one of coming.values()) one.stop()
      for (const one of going.values()) one.stop()
    },
  }
}

const quietMs = 5_000

function plain(receiving: Receiving): Pick<FileState, "at" | "why"> {
  const state = receiving.state()
  return state.at === "refused" ? { at: "refused", why: state.why } : { at: state.at }
}
