import { toBase64url } from "@/lib/e2ee/base64url"
import type { Peer } from "@/lib/e2ee/client/session"
import { randomBytes } from "@/lib/e2ee/primitives"

import { hashOf } from "../block"
import { type Author, type Entry, maxEntries, type What } from "../log"
import { plainText } from "../schema"
import { createCompany } from "./company"
import { createDelivery } from "./delivery"
import { createFiles } from "./files"
import { createHearing } from "./hearing"
import { createLimits } from "./limits"
import { createLine } from "./line"
import { createLiveLog } from "./live-log"
import { isReachable } from "./members"
import { photoTalk } from "./photo-talk"
import { createReading } from "./reading"
import { createRedelivery } from "./redelivery"
import type { Chat } from "./types"

const tickMs = 1_000
const typingEveryMs = 3_000

/** Puts the parts together. What each of them does is in its own file. */
export function createChat(): Chat {
  const line = createLine()
  const redelivery = createRedelivery()
  const company = createCompany()
  const limits = createLimits()
  const closing = new AbortController()
  let typedAtMs = 0
  let dropped = 0
  const drop = (): void => void (dropped += 1)
  const files = createFiles({
    me: line.me,
    send: (to, body) => line.sendBlock(to, body),
    ask: (to, id, block) => line.say({ t: "want", id, block }, to),
    stopped: (to, id) => line.say({ t: "stop", id }, to),
    heard: (message, id, offer) => hearing.heardFile(message, id, offer),
    arrived(from, id) {
      line.say({ t: "got", ids: [id] }, from)
      reading.sayIfSeen(from, id)
    },
    changed: () => live.fileMoved(),
    dropped: drop,
    mayOffer: (identity) => limits.word(identity, line.now()),
    isHere: (identity) =>
      line
        .link()
        ?.state.get()
        .peers.some((peer) => peer.identity === identity && isReachable(peer)) ?? false,
    now: line.now,
  })
  const photo = photoTalk({
    say: (message, to) => line.say(message, to),
    newId,
    changed: () => live.tell(),
  })
  const live = createLiveLog({
    now: line.now,
    members: company.members,
    met: () => company.known().length > 0,
    fileState: (author, id) => files.stateOf(author, id),
    photo: photo.state,
  })
  const delivery = createDelivery(line, live, files)
  const reading = createReading(line, live)
  const hearing = createHearing({
    line,
    live,
    limits,
    company,
    files,
    photo,
    delivery,
    reading,
    drop,
  })

  function tick(): void {
    if (line.link() === undefined) return
    const now = line.now()
    for (const id of redelivery.overdue(live.log(), now, files.isMoving))
      live.apply({ type: "overdue", id })
    for (const identity of redelivery.due(live.log(), company.members(), now))
      delivery.resend(identity)
    files.tend()
    const { entries } = live.log()
    if (entries.length >= maxEntries) files.keepOnly(new Set(entries.map(({ key }) => key)))
    reading.readShown()
    reading.sayDue()
    live.tell()
  }

  function meet(peers: readonly Peer[]): void {
    const before = company.members()
    const fresh = company.meet(peers)
    if (fresh === undefined) return
    const now = company.members()
    for (const { identity } of before)
      if (!now.some((one) => one.identity === identity)) files.left(identity)
    for (const { identity } of fresh) {
      files.met(identity)
      redelivery.met(identity)
      delivery.resend(identity)
      delivery.tellFiled(identity)
    }
    live.tell()
  }

  function ownEntry(id: string): Entry | undefined {
    return live.log().entries.find((one) => one.mine && one.id === id)
  }

  /** An own message stands in the log from now on, for whoever it is meant for. */
  function keep(author: Author, id: string, what: What, to: string | undefined): Entry | undefined {
    live.apply({
      type: "wrote",
      id,
      author,
      at: line.now(),
      what,
      private: to !== undefined,
      to: to === undefined ? company.audience() : [to],
    })
    return ownEntry(id)
  }

  return {
    get: live.get,
    subscribe: (listener) => live.subscribe(listener),
    attach(next) {
      line.open(next)
      let connection = next.state.get().connection
      const watch = () => {
        const { connection: now, peers } = next.state.get()
        meet(now === "connected" ? peers : [])
        if (now === "connected" && connection !== "connected") {
          line.say({ t: "here" })
          reading.sayAll()
        }
        connection = now
      }
      const stops = [
        next.on("chat", hearing.hear),
        next.on("file", (message) => hearing.hearBlock(message)),
        next.state.subscribe(watch),
      ]
      watch()
      line.say({ t: "here" })
      const timer = setInterval(tick, tickMs)
      return () => {
        for (const stop of stops) stop()
        clearInterval(timer)
        line.close(next)
        meet([])
        live.tell()
      }
    },
    write(text, to) {
      const plain = plainText(text)
      // Between two sessions too: it goes to whoever it is for when they are met again.
      const self = line.self()
      if (self === undefined || plain === "") return
      const entry = keep(self, newId(), { kind: "text", text: plain }, to)
      if (entry !== undefined) delivery.deliver(entry, to)
      typedAtMs = 0
      live.tell()
    },
    async sendFile({ bytes, mediaType, ...note }, to) {
      const sha256 = await hashOf(bytes)
      const self = line.self()
      if (self === undefined) return undefined
      const id = newId()
      const file = { ...note, size: bytes.length, sha256 }
      files.offer(id, { ...file, private: to !== undefined }, bytes, mediaType)
      const entry = keep(self, id, { kind: "file", file }, to)
      if (entry !== undefined) delivery.deliver(entry, undefined)
      live.tell()
      return entry?.key
    },
    stop(entry) {
      const { identity } = entry.author
      files.stop(identity, entry.id)
      live.apply({ type: "stopped", key: entry.key, by: line.me() })
      for (const to of entry.mine ? entry.to : [identity]) line.say({ t: "stop", id: entry.id }, to)
      live.fileMoved()
      live.tell()
    },
    again(id) {
      const entry = ownEntry(id)
      if (entry === undefined || line.link() === undefined) return
      live.apply({ type: "again", id })
      redelivery.ask(id, line.now())
      for (const identity of entry.to)
        if (!entry.got.includes(identity)) delivery.deliver(entry, identity)
      live.tell()
    },
    type() {
      if (line.link() === undefined || line.now() - typedAtMs < typingEveryMs) return
      typedAtMs = line.now()
      line.say({ t: "typing", on: true })
    },
    limit: (isOpen) => hearing.limit(isOpen),
    show(value) {
      reading.show(value)
      live.tell()
    },
    filed(entry, standing) {
      const by = line.self()
      // Between two sessions too: the others are told when they are met again.
      if (by !== undefined) live.apply({ type: "filed", key: entry.key, by, standing })
      delivery.sayFiled(entry, standing)
      live.tell()
    },
    photo: photo.talk,
    dropped: () => dropped,
    close() {
      live.close()
      files.close()
      closing.abort()
    },
    closed: closing.signal,
  }
}

function newId(): string {
  return toBase64url(randomBytes(16))
}
