import type { SealedMessage } from "@/lib/e2ee/client/session"

import type { Offer } from "../block"
import { type Author, keyOf, type What } from "../log"
import { type ChatMessage, parseChat } from "../schema"
import type { Delivery } from "./delivery"
import type { createFiles } from "./files"
import type { createLimits } from "./limits"
import type { Line } from "./line"
import type { LiveLog } from "./live-log"
import type { photoTalk } from "./photo-talk"
import type { Reading } from "./reading"

const typingForMs = 6_000

/** What others say on the sealed topic `chat`. Whatever is none of ours is dropped and counted. */
export function createHearing(parts: {
  readonly line: Line
  readonly live: LiveLog
  readonly limits: ReturnType<typeof createLimits>
  readonly company: { known(): readonly string[] }
  readonly files: ReturnType<typeof createFiles>
  readonly photo: ReturnType<typeof photoTalk>
  readonly delivery: Delivery
  readonly reading: Reading
  readonly drop: () => void
}) {
  const { line, live, limits, files, photo, delivery, reading, drop } = parts
  let isOpen = true

  function hear(message: SealedMessage): void {
    const said = parseChat(message.json())
    const { identity, role, kid } = message.from
    if (line.link() === undefined) return
    if (said === undefined) return drop()
    // Not answered for either: it is sent again, and arrives when the chat is open again.
    const isWriting = said.t === "text" || said.t === "typing"
    if (isWriting && !takesFrom(role)) return drop()
    const now = line.now()
    if (!isWithin(said, identity, now)) return drop()
    switch (said.t) {
      case "text": {
        // Only what was sealed for this seat alone may call itself private.
        if (said.private === true && !message.direct) return drop()
        const what = { kind: "text", text: said.text } as const
        heard(message, said.id, what, said.private === true)
        line.say({ t: "got", ids: [said.id] }, kid)
        reading.sayIfSeen(identity, said.id)
        reading.readShown()
        break
      }
      case "got":
      case "seen":
        live.apply({ type: "marked", mark: said.t, ids: said.ids, by: identity })
        break
      case "typing":
        live.apply({
          type: "typing",
          by: identity,
          untilMs: said.on ? now + typingForMs : undefined,
        })
        break
      case "here":
        if (!limits.here(identity, now)) return
        delivery.resend(identity)
        delivery.tellFiled(identity)
        reading.saySeen(identity)
        break
      case "filed":
        if (role !== "clinician") return drop()
        live.apply({
          type: "filed",
          key: keyOf(said.author, said.id),
          by: { identity, role },
          standing: said.as ?? "kept",
        })
        break
      case "want":
        wanted(identity, said.id, said.block)
        break
      case "stop":
        stopped(identity, said.id)
        break
      case "photo":
      case "photo_answer":
      case "photo_over":
        if (!message.direct) return drop()
        photo.hear(said, { identity, role })
        break
    }
    live.tell()
  }

  function takesFrom(role: Author["role"]): boolean {
    return isOpen || role === "clinician"
  }

  /** Not acknowledged where it is not: an honest page sends it again. */
  function isWithin(said: ChatMessage, identity: string, now: number): boolean {
    if (said.t === "text") return limits.word(identity, now)
    // Files are asked for block by block, and sent at a pace of their own.
    return said.t === "want" || limits.sign(identity, now)
  }

  function heard(message: SealedMessage, id: string, what: What, isPrivate: boolean): void {
    const { identity, role } = message.from
    const at = heardAt(message.sentMs, line.now())
    // Whom something of somebody else's went to, as far as this page can know.
    const to = isPrivate ? [line.me()] : [line.me(), ...parts.company.known()]
    live.apply({ type: "heard", id, author: { identity, role }, at, what, private: isPrivate, to })
  }

  /** A file goes to those it is meant for, however another one learnt its id. */
  function wanted(identity: string, id: string, block: number): void {
    const own = live.log().entries.find((one) => one.mine && one.id === id)
    if (own === undefined) return line.say({ t: "stop", id }, identity)
    if (!own.to.includes(identity)) return drop()
    files.wanted(identity, id, block)
  }

  /** By its author, or by a reader of an own file: which of the two, the id says. */
  function stopped(identity: string, id: string): void {
    files.withdrawn(identity, id)
    live.apply({ type: "stopped", key: keyOf(identity, id), by: identity })
    live.apply({ type: "stopped", key: keyOf(line.me(), id), by: identity })
  }

  return {
    hear,
    hearBlock(message: SealedMessage): void {
      if (takesFrom(message.from.role)) files.hear(message)
      else drop()
    },
    heardFile(message: SealedMessage, id: string, offer: Offer): void {
      const { private: isPrivate, ...file } = offer
      heard(message, id, { kind: "file", file }, isPrivate)
      live.tell()
    },
    limit(value: boolean): void {
      isOpen = value
    },
  }
}

/**
 * When something of somebody else's was said: their clock's word within the time a message may take, as it
 * is what the record says. What waited is sealed anew when it is sent again, and so said when it came.
 */
function heardAt(sentMs: number, now: number): number {
  return Math.max(Math.min(sentMs, now), now - longestWayMs)
}

const longestWayMs = 15_000
