import { toBase64url } from "@/lib/e2ee/base64url"
import type { Peer, SealedMessage } from "@/lib/e2ee/client/session"
import { randomBytes } from "@/lib/e2ee/primitives"

import { hashOf } from "../block"
import { emptyLog, keyOf, maxEntries, nextLog, sharersOf, undelivered, unreadOf } from "../log"
import type { Author, ChatEvent, Entry, Standing, What } from "../log"
import { type ChatMessage, maxIds, parseChat, plainText } from "../schema"
import { createCompany } from "./company"
import { createFiles } from "./files"
import { createLimits } from "./limits"
import { photoTalk } from "./photo-talk"
import { createRedelivery } from "./redelivery"
import type { Chat, ChatLink, ChatSnapshot } from "./types"

const tickMs = 1_000
const typingForMs = 6_000
const typingEveryMs = 3_000
const progressEveryMs = 100

export function createChat(): Chat {
  const listeners = new Set<() => void>()
  const redelivery = createRedelivery()
  const company = createCompany()
  const limits = createLimits()
  let log = emptyLog
  const closing = new AbortController()
  let link: ChatLink | undefined
  let self: Author | undefined
  let isShown = false
  let isOpen = true
  let typedAtMs = 0
  let filesChanged = false
  let dropped = 0
  const files = createFiles({
    me: () => link?.identity ?? me,
    async send(to, body) {
      const sent = await link?.send("file", body, { to })
      return sent?.ok === true
    },
    ask: (to, id, block) => say({ t: "want", id, block }, to),
    stopped: (to, id) => say({ t: "stop", id }, to),
    heard(message, id, { private: isPrivate, ...file }) {
      const { identity, role } = message.from
      const at = heardAt(message.sentMs, link?.now() ?? message.sentMs)
      const what = { kind: "file", file } as const
      const author = { identity, role }
      apply({ type: "heard", id, author, at, what, private: isPrivate, to: readersOf(isPrivate) })
      tell()
    },
    arrived(from, id) {
      say({ t: "got", ids: [id] }, from)
      sayIfSeen(from, id)
    },
    changed() {
      filesChanged = true
      progress ??= setTimeout(() => {
        progress = undefined
        tell()
      }, progressEveryMs)
    },
    dropped: drop,
    mayOffer: (identity) => limits.word(identity, link?.now() ?? Date.now()),
    isHere: (identity) => company.members().some((one) => one.identity === identity),
    now: () => link?.now() ?? Date.now(),
  })
  const photo = photoTalk({
    say: (message, to) => say(message, to),
    newId,
    changed: () => tell(),
  })
  let progress: ReturnType<typeof setTimeout> | undefined
  let me = ""
  let snapshot = look()

  function look(): ChatSnapshot {
    const now = link?.now() ?? Date.now()
    const typing = [...log.typing].flatMap(([who, untilMs]) => (untilMs > now ? [who] : []))
    const known = log.entries.flatMap(({ key, id, author, what }) => {
      const state = what.kind === "file" ? files.stateOf(author.identity, id) : undefined
      return state === undefined ? [] : [[key, state] as const]
    })
    return {
      log,
      members: company.members(),
      unread: unreadOf(log).length,
      typing,
      files: new Map(known),
      photo: photo.state(),
    }
  }

  function tell(): void {
    const next = look()
    const isSame =
      !filesChanged &&
      next.log === snapshot.log &&
      next.members === snapshot.members &&
      next.photo === snapshot.photo &&
      next.typing.join() === snapshot.typing.join()
    if (isSame) return
    filesChanged = false
    snapshot = next
    for (const listener of listeners) listener()
  }

  function apply(event: ChatEvent): void {
    log = nextLog(log, event)
  }

  function say(message: ChatMessage, to?: string): void {
    void link?.send("chat", message, to === undefined ? {} : { to })
  }

  function hear(message: SealedMessage): void {
    const said = parseChat(message.json())
    const { identity, role, kid } = message.from
    if (link === undefined) return
    if (said === undefined) return drop()
    // Not answered for either: it is sent again, and arrives when the chat is open again.
    const isWriting = said.t === "text" || said.t === "typing"
    if (isWriting && !isOpen && role !== "clinician") return drop()
    const now = link.now()
    if (!isWithin(said, identity, now)) return drop()
    const at = heardAt(message.sentMs, now)
    switch (said.t) {
      case "text": {
        // Only what was sealed for this seat alone may call itself private.
        if (said.private === true && !message.direct) return drop()
        const what = { kind: "text", text: said.text } as const
        const author = { identity, role }
        apply({
          type: "heard",
          id: said.id,
          author,
          at,
          what,
          private: said.private === true,
          to: readersOf(said.private === true),
        })
        say({ t: "got", ids: [said.id] }, kid)
        sayIfSeen(identity, said.id)
        readShown()
        break
      }
      case "got":
      case "seen":
        apply({ type: "marked", mark: said.t, ids: said.ids, by: identity })
        break
      case "typing":
        apply({
          type: "typing",
          by: identity,
          untilMs: said.on ? link.now() + typingForMs : undefined,
        })
        break
      case "here":
        if (!limits.here(identity, now)) return
        resend(identity)
        tellFiled(identity)
        break
      case "filed":
        if (role !== "clinician") return drop()
        apply({
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
    tell()
  }

  function drop(): void {
    dropped += 1
  }

  /** Not acknowledged where it is not: an honest page sends it again. */
  function isWithin(said: ChatMessage, identity: string, now: number): boolean {
    if (said.t === "text") return limits.word(identity, now)
    // Files are asked for block by block, and sent at a pace of their own.
    return said.t === "want" || limits.sign(identity, now)
  }

  /** Whom something of somebody else's went to, as far as this page can know. */
  function readersOf(isPrivate: boolean): readonly string[] {
    return isPrivate ? [me] : [me, ...company.known()]
  }

  /** A file goes to those it is meant for, however another one learnt its id. */
  function wanted(identity: string, id: string, block: number): void {
    const own = log.entries.find((one) => one.mine && one.id === id)
    if (own === undefined) return say({ t: "stop", id }, identity)
    if (!own.to.includes(identity)) return drop()
    files.wanted(identity, id, block)
  }

  function sayIfSeen(author: string, id: string): void {
    const entry = log.entries.find(({ key }) => key === keyOf(author, id))
    if (entry?.shown === true) say({ t: "seen", ids: [id] }, author)
  }

  /** By its author, or by a reader of an own file: which of the two, the id says. */
  function stopped(identity: string, id: string): void {
    files.withdrawn(identity, id)
    apply({ type: "stopped", key: keyOf(identity, id), by: identity })
    if (link !== undefined) apply({ type: "stopped", key: keyOf(link.identity, id), by: identity })
  }

  function readShown(): void {
    if (!isShown) return
    const unread = unreadOf(log)
    if (unread.length === 0) return
    apply({ type: "shown", keys: unread.map(({ key }) => key) })
    for (const author of new Set(unread.map((entry) => entry.author.identity))) {
      const ids = unread.flatMap((entry) => (entry.author.identity === author ? [entry.id] : []))
      for (let at = 0; at < ids.length; at += maxIds)
        say({ t: "seen", ids: ids.slice(at, at + maxIds) }, author)
    }
  }

  /** A copy for one person: somebody who came later learns nothing of what was said before. */
  function resend(identity: string): void {
    for (const entry of undelivered(log, identity)) deliver(entry, identity)
  }

  /** Whoever was away when it was filed hears of it, too. */
  function tellFiled(identity: string): void {
    for (const entry of log.entries) {
      const filed = log.filed.get(entry.key)
      if (filed?.by.identity === me && sharersOf(entry).includes(identity))
        say(filedWord(entry, filed.standing), identity)
    }
  }

  function deliver(entry: Entry, to: string | undefined): void {
    if (entry.what.kind === "file") {
      for (const reader of to === undefined ? entry.to : [to]) files.offerTo(entry.id, reader)
      return
    }
    const base = { t: "text", id: entry.id, text: entry.what.text } as const
    say(entry.private ? { ...base, private: true } : base, to)
  }

  function tick(): void {
    if (link === undefined) return
    const now = link.now()
    for (const id of redelivery.overdue(log, now, files.isMoving)) apply({ type: "overdue", id })
    for (const identity of redelivery.due(log, company.members(), now)) resend(identity)
    files.tend()
    if (log.entries.length >= maxEntries) files.keepOnly(new Set(log.entries.map(({ key }) => key)))
    readShown()
    tell()
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
      resend(identity)
      tellFiled(identity)
    }
    tell()
  }

  /** An own message stands in the log from now on, for whoever it is meant for. */
  function keep(by: ChatLink, id: string, what: What, to: string | undefined): Entry | undefined {
    apply({
      type: "wrote",
      id,
      author: { identity: by.identity, role: by.role },
      at: by.now(),
      what,
      private: to !== undefined,
      to: to === undefined ? company.audience() : [to],
    })
    return log.entries.find((one) => one.mine && one.id === id)
  }

  return {
    get: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    attach(next) {
      link = next
      me = next.identity
      self = { identity: me, role: next.role }
      let connection = next.state.get().connection
      const watch = () => {
        const { connection: now, peers } = next.state.get()
        meet(now === "connected" ? peers : [])
        if (now === "connected" && connection !== "connected") say({ t: "here" })
        connection = now
      }
      const stops = [
        next.on("chat", hear),
        next.on("file", (message) => {
          if (isOpen || message.from.role === "clinician") files.hear(message)
          else drop()
        }),
        next.state.subscribe(watch),
      ]
      watch()
      say({ t: "here" })
      const timer = setInterval(tick, tickMs)
      return () => {
        for (const stop of stops) stop()
        clearInterval(timer)
        if (link === next) link = undefined
        meet([])
        tell()
      }
    },
    write(text, to) {
      const plain = plainText(text)
      if (link === undefined || plain === "") return
      const id = newId()
      const entry = keep(link, id, { kind: "text", text: plain }, to)
      if (entry !== undefined) deliver(entry, to)
      typedAtMs = 0
      tell()
    },
    async sendFile({ bytes, mediaType, ...note }, to) {
      const sha256 = await hashOf(bytes)
      if (link === undefined) return undefined
      const id = newId()
      const file = { ...note, size: bytes.length, sha256 }
      files.offer(id, { ...file, private: to !== undefined }, bytes, mediaType)
      const entry = keep(link, id, { kind: "file", file }, to)
      if (entry !== undefined) deliver(entry, undefined)
      tell()
      return entry?.key
    },
    stop(entry) {
      const { identity } = entry.author
      files.stop(identity, entry.id)
      apply({ type: "stopped", key: entry.key, by: me })
      for (const to of entry.mine ? entry.to : [identity]) say({ t: "stop", id: entry.id }, to)
      filesChanged = true
      tell()
    },
    again(id) {
      const entry = log.entries.find((one) => one.mine && one.id === id)
      if (entry === undefined || link === undefined) return
      apply({ type: "again", id })
      redelivery.ask(id, link.now())
      for (const identity of entry.to) if (!entry.got.includes(identity)) deliver(entry, identity)
      tell()
    },
    type() {
      const now = link?.now() ?? 0
      if (now - typedAtMs < typingEveryMs) return
      typedAtMs = now
      say({ t: "typing", on: true })
    },
    limit(value) {
      isOpen = value
    },
    show(value) {
      isShown = value
      readShown()
      tell()
    },
    filed(entry, standing) {
      // Between two sessions too: the others are told when they are met again.
      if (self !== undefined) apply({ type: "filed", key: entry.key, by: self, standing })
      const said = filedWord(entry, standing)
      for (const one of new Set(sharersOf(entry))) if (one !== me) say(said, one)
      tell()
    },
    photo: photo.talk,
    dropped: () => dropped,
    close() {
      clearTimeout(progress)
      files.close()
      closing.abort()
    },
    closed: closing.signal,
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

function filedWord({ id, author }: Entry, standing: Standing): ChatMessage {
  const word = { t: "filed", id, author: author.identity } as const
  return standing === "kept" ? word : { ...word, as: standing }
}

function newId(): string {
  return toBase64url(randomBytes(16))
}
