import { toBase64url } from "@/lib/e2ee/base64url"
import type { E2eeSession, Peer, SealedMessage } from "@/lib/e2ee/client/session"
import type { Bytes } from "@/lib/e2ee/encoding"
import { randomBytes } from "@/lib/e2ee/primitives"

import { hashOf, type Offer } from "../block"
import { type ChatLog, emptyLog, keyOf, nextLog, undelivered, unreadOf } from "../log"
import type { ChatEvent, Entry } from "../log"
import type { PhotoState } from "../photo"
import { type ChatMessage, maxIds, parseChat } from "../schema"
import { createFiles, type FileState } from "./files"
import { type Member, audienceOf, membersOf } from "./members"
import { type PhotoTalk, photoTalk } from "./photo-talk"

/** What the chat needs of the encrypted session. */
export type ChatLink = Pick<
  E2eeSession,
  "send" | "on" | "state" | "identity" | "role" | "kid" | "now"
>

/**
 * The conversation of one page, through every session it has: what was said stays in memory, and what
 * did not arrive is sent again when its reader is back.
 */
export type Chat = {
  /** `get` answers the same object until something changed. */
  get(): ChatSnapshot
  subscribe(listener: () => void): () => void
  /** Listens and speaks on this session until the answer is called. */
  attach(link: ChatLink): () => void
  /** `to`: the identity of the one person who may read it. */
  write(text: string, to?: string): void
  /** Bytes that were already made safe to send: see `plainPicture` and `documentKind`. */
  /** Answers with its entry's key; undefined where there is no session. */
  sendFile(file: OutgoingFile, to?: string): Promise<string | undefined>
  /** An own file is taken back, another one's is not wanted. */
  stop(entry: Entry): void
  again(id: string): void
  /** Call at each key: says so at most every 3 s. */
  type(): void
  /** The conversation stands on a screen that somebody can see: what comes is read. */
  show(isShown: boolean): void
  /** False: of what others write only a clinician's is taken in, as the host of a class wants it. */
  limit(isOpen: boolean): void
  /** Says to all that this message was filed to the record. */
  filed(entry: Entry): void
  /** The talk about one photograph. */
  readonly photo: PhotoTalk
  /** How many sealed messages were none of ours: too long, of another form, private without being so. */
  dropped(): number
  /** The page goes away: what was received goes with it. */
  close(): void
}

export type OutgoingFile = Pick<Offer, "name" | "kind" | "seconds"> & {
  readonly bytes: Bytes
  readonly mediaType: string
}

export type ChatSnapshot = {
  readonly log: ChatLog
  /** People who can be written to now. */
  readonly members: readonly Member[]
  readonly unread: number
  /** By key of its entry. */
  readonly files: ReadonlyMap<string, FileState>
  /** Identities that are typing now. */
  readonly typing: readonly string[]
  readonly photo: PhotoState
}

const tickMs = 1_000
const overdueMs = 10_000
const typingForMs = 6_000
const typingEveryMs = 3_000
const againAfterMs = 3_000
const progressEveryMs = 100
const longestWaitMs = 60_000

export function createChat(): Chat {
  const listeners = new Set<() => void>()
  const tries = new Map<string, { count: number; nextMs: number }>()
  /** When "send again" was pressed, by id. */
  const asked = new Map<string, number>()
  let log = emptyLog
  let link: ChatLink | undefined
  let members: readonly Member[] = []
  /** Everyone there ever was: written to while they are away, too. */
  const known = new Map<string, Member>()
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
      const at = Math.min(message.sentMs, link?.now() ?? message.sentMs)
      const what = { kind: "file", file } as const
      apply({ type: "heard", id, author: { identity, role }, at, what, private: isPrivate })
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
      members,
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
    const at = Math.min(message.sentMs, link.now())
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
        resend(identity)
        tellFiled(identity)
        break
      case "filed":
        if (role !== "clinician") return drop()
        apply({ type: "filed", key: keyOf(said.author, said.id), by: { identity, role } })
        break
      case "want":
        files.wanted(identity, said.id, said.block)
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
    for (const { author, id, key } of log.entries)
      if (log.filed.get(key)?.identity === me)
        say({ t: "filed", id, author: author.identity }, identity)
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
    for (const entry of log.entries) {
      if (!entry.mine || files.isMoving(entry.id)) continue
      const triedMs = asked.get(entry.id) ?? entry.at
      if (entry.got.length === 0 && !entry.late && now - triedMs > overdueMs)
        apply({ type: "overdue", id: entry.id })
    }
    for (const member of members) {
      const waiting = undelivered(log, member.identity)
      const { count, nextMs } = tries.get(member.identity) ?? { count: 0, nextMs: 0 }
      if (waiting.length === 0) tries.delete(member.identity)
      else if (nextMs === 0) waitFor(member.identity, 0, now)
      else if (now >= nextMs) {
        waitFor(member.identity, count + 1, now)
        resend(member.identity)
      }
    }
    files.tend()
    readShown()
    tell()
  }

  function waitFor(identity: string, count: number, now: number): void {
    const waitMs = Math.min(againAfterMs * 2 ** count, longestWaitMs)
    tries.set(identity, { count, nextMs: now + waitMs })
  }

  function meet(peers: readonly Peer[]): void {
    const next = membersOf(peers)
    const isSame = JSON.stringify(next) === JSON.stringify(members)
    if (isSame) return
    const before = members
    members = next
    for (const member of next) {
      known.set(member.identity, member)
      if (!before.some(({ kid }) => kid === member.kid)) {
        tries.delete(member.identity)
        resend(member.identity)
        tellFiled(member.identity)
      }
    }
    tell()
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
        members = []
        tell()
      }
    },
    write(text, to) {
      const trimmed = text.trim()
      if (link === undefined || trimmed === "") return
      const id = newId()
      apply({
        type: "wrote",
        id,
        author: { identity: link.identity, role: link.role },
        at: link.now(),
        what: { kind: "text", text: trimmed },
        private: to !== undefined,
        to: to === undefined ? audienceOf(members, [...known.values()]) : [to],
      })
      const entry = log.entries.find((one) => one.mine && one.id === id)
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
      apply({
        type: "wrote",
        id,
        author: { identity: link.identity, role: link.role },
        at: link.now(),
        what: { kind: "file", file },
        private: to !== undefined,
        to: to === undefined ? audienceOf(members, [...known.values()]) : [to],
      })
      const entry = log.entries.find((one) => one.mine && one.id === id)
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
      asked.set(id, link.now())
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
    filed(entry) {
      if (link === undefined) return
      const by = { identity: link.identity, role: link.role }
      apply({ type: "filed", key: entry.key, by })
      say({ t: "filed", id: entry.id, author: entry.author.identity })
      tell()
    },
    photo: photo.talk,
    dropped: () => dropped,
    close() {
      clearTimeout(progress)
      files.close()
    },
  }
}

function newId(): string {
  return toBase64url(randomBytes(16))
}
