import type { Room } from "livekit-client"

import { type Urgency, collectMs } from "../crowd"

/**
 * Keeps the own attributes as wanted (docs/e2ee.md §7). Changes of a moment are sent together.
 * The library's promise is ignored: it may reject although nothing was lost; what counts is
 * whether the attributes are there a second later, after a reconnect, and whenever one looks: a peer
 * that cannot read what the server shows of us asks for it again, and this is the answer.
 */
export type AttributeWriter = {
  set(name: string, value: string, urgency?: Urgency): void
  /** Signalling is up: from now on writes are sent. Resends what is missing. */
  open(): void
  /** At every pass: what is not there as it was written is written again, a second from now. */
  look(): void
  close(): void
}

const compareMs = 1_000

export function attributeWriter(room: Room, onLost: () => void): AttributeWriter {
  const wanted = new Map<string, string>()
  const dirty = new Set<string>()
  let isOpen = false
  let flushTimer: ReturnType<typeof setTimeout> | undefined
  let flushDueMs = Number.POSITIVE_INFINITY
  let compareTimer: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    forgetFlush()
    if (!isOpen || dirty.size === 0) return
    const changes: Record<string, string> = {}
    for (const name of dirty) changes[name] = wanted.get(name) ?? ""
    dirty.clear()
    room.localParticipant.setAttributes(changes).catch(() => undefined)
    clearTimeout(compareTimer)
    compareTimer = setTimeout(compare, compareMs)
  }
  const forgetFlush = () => {
    clearTimeout(flushTimer)
    flushTimer = undefined
    flushDueMs = Number.POSITIVE_INFINITY
  }
  /** What can wait goes with what cannot. */
  const schedule = (urgency: Urgency = "keys") => {
    const waitMs = collectMs(room.remoteParticipants.size + 1, urgency)
    if (!isOpen || performance.now() + waitMs >= flushDueMs) return
    forgetFlush()
    flushDueMs = performance.now() + waitMs
    flushTimer = setTimeout(flush, waitMs)
  }
  const missing = () =>
    [...wanted].flatMap(([name, value]) =>
      room.localParticipant.attributes[name] === value ? [] : [name],
    )
  const compare = () => {
    compareTimer = undefined
    for (const name of missing()) dirty.add(name)
    if (dirty.size === 0) return
    onLost()
    schedule()
  }
  return {
    set(name, value, urgency) {
      if (wanted.get(name) === value) return
      wanted.set(name, value)
      dirty.add(name)
      schedule(urgency)
    },
    open() {
      isOpen = true
      for (const name of missing()) dirty.add(name)
      if (dirty.size > 0) schedule()
    },
    look() {
      if (!isOpen || dirty.size > 0 || compareTimer !== undefined) return
      if (missing().length > 0) compareTimer = setTimeout(compare, compareMs)
    },
    close() {
      isOpen = false
      forgetFlush()
      clearTimeout(compareTimer)
      compareTimer = undefined
    },
  }
}
