import type { E2eeSession, Peer, SealedMessage } from "@/lib/e2ee/client/session"

import type { ChatLimit } from "../chat-limit"
import { questionsDigest } from "../digest"
import { emptyFloor, maxQuestions, maySay, nextFloor } from "../floor"
import type { Floor, FloorEvent, Question } from "../floor"
import { parseFloor } from "../schema"

/** What the floor needs of the encrypted session. */
export type FloorLink = Pick<
  E2eeSession,
  "send" | "on" | "state" | "identity" | "role" | "now" | "host"
>

/**
 * The host's page keeps the floor and says how it stands, all changes of a moment together. What a page
 * that was loaded anew has forgotten, the members say again: their hand, and what was not answered.
 */
export type HostFloor = {
  get(): Floor
  subscribe(listener: () => void): () => void
  attach(link: FloorLink): () => void
  give(identity: string): void
  lower(identity: string): void
  /** The word comes back to the host. */
  take(): void
  aloud(id: string): void
  answer(id: string, answer: string): void
  limit(chat: ChatLimit): void
  /** How many messages were none of ours, or not that member's to say. */
  dropped(): number
}

const togetherMs = 150
/** A word that was lost, as while keys change, is made good by the next. */
const repeatMs = 5_000
/** How long what was said of a question is repeated. */
const recentMs = 20_000

export function hostFloor(chat: ChatLimit): HostFloor {
  const listeners = new Set<() => void>()
  let floor: Floor = { ...emptyFloor, chat }
  let link: FloorLink | undefined
  let n = 0
  let dropped = 0
  /** What everybody was told last. */
  let told: Floor | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Taken back, the newest of them: who missed that still has it. */
  const gone = new Map<string, Question>()
  let recent: { word: { id: string }; at: number }[] = []
  let here: ReadonlySet<string> = new Set()

  function apply(event: FloorEvent): void {
    const next = nextFloor(floor, event)
    if (next === floor) return
    floor = next
    for (const listener of listeners) listener()
    timer ??= setTimeout(tell, togetherMs)
  }

  /** A hand that was never told as up would not be known to be down: it would go up again. */
  function decide(event: FloorEvent): void {
    if (timer !== undefined) {
      clearTimeout(timer)
      tell()
    }
    apply(event)
  }

  /** Grows over reloads too: a page begins above whatever the one before it said. */
  function count(): number {
    n = Math.max(n + 1, link?.now() ?? 0)
    return n
  }

  function tell(): void {
    timer = undefined
    const before = told
    told = floor
    if (link === undefined) return
    void link.send("floor", stateOf(floor))
    const known = new Map(before?.questions.map((one) => [one.id, one]))
    for (const one of floor.questions) {
      if (known.get(one.id) !== one) sayOf(wordOf(one))
      known.delete(one.id)
    }
    for (const one of known.values()) if (one.state === "open") gone.set(one.id, one)
    for (const id of [...gone.keys()].slice(0, -maxQuestions)) gone.delete(id)
    for (const one of known.values()) if (gone.has(one.id)) sayOf(goneWord(one))
  }

  /** The newest word of a question is repeated, and none before it. */
  function sayOf(word: { id: string }): void {
    recent = [...recent.filter((one) => one.word.id !== word.id), { word, at: Date.now() }]
    void link?.send("floor", word)
  }

  function repeat(): void {
    if (link === undefined) return
    void link.send("floor", stateOf(floor))
    recent = recent.filter(({ at }) => Date.now() - at < recentMs)
    for (const { word } of recent) void link.send("floor", word)
  }

  /** To one who came later, or came back. */
  function tellOne(kid: string): void {
    void link?.send("floor", stateOf(floor), { to: kid })
    for (const one of floor.questions) void link?.send("floor", wordOf(one), { to: kid })
    for (const one of gone.values()) void link?.send("floor", goneWord(one), { to: kid })
  }

  function stateOf({ hands, word, chat: limit, questions }: Floor) {
    const asked = questionsDigest(questions)
    return { t: "state", n: count(), hands, word: word ?? null, chat: limit, asked } as const
  }

  function wordOf({ id, by, anonymous, text, at, state, answer }: Question) {
    const who = anonymous ? null : (by ?? null)
    return {
      t: "question",
      n: count(),
      id,
      by: who,
      text,
      at,
      state,
      answer: answer ?? null,
    } as const
  }

  /** Without what was asked, and by whom: they took it back. */
  function goneWord(one: Question) {
    return { ...wordOf(one), by: null, text: "-", answer: null, state: "gone" } as const
  }

  function hear(message: SealedMessage): void {
    const said = parseFloor(message.json())
    const { identity, kid, role } = message.from
    if (said === undefined || link === undefined || !maySay(said, role, message.direct)) {
      dropped += 1
      return
    }
    switch (said.t) {
      case "hand":
        return apply({ type: said.up ? "raised" : "lowered", by: identity })
      case "ask": {
        const { id, text, anonymous } = said
        return apply({ type: "asked", by: identity, id, text, anonymous, at: link.now() })
      }
      case "unask":
        return apply({ type: "unasked", by: identity, id: said.id })
      case "here":
        return tellOne(kid)
      case "state":
      case "question":
        // A second clinician's page keeps no floor.
        dropped += 1
    }
  }

  function meet(peers: readonly Peer[]): void {
    const now = new Set(
      peers.flatMap(({ identity, role }) => (role === undefined ? [] : [identity])),
    )
    for (const by of here) if (!now.has(by)) apply({ type: "left", by })
    here = now
  }

  return {
    get: () => floor,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    attach(next) {
      link = next
      const forget = next.on("floor", hear)
      const leave = next.state.subscribe(() => meet(next.state.get().peers))
      meet(next.state.get().peers)
      // So that everybody says what this page does not know.
      timer ??= setTimeout(tell, togetherMs)
      const repeating = setInterval(repeat, repeatMs)
      return () => {
        forget()
        leave()
        clearInterval(repeating)
        clearTimeout(timer)
        timer = undefined
        if (link === next) link = undefined
      }
    },
    give: (by) => decide({ type: "given", by }),
    lower: (by) => decide({ type: "lowered", by }),
    take: () => apply({ type: "taken" }),
    aloud: (id) => apply({ type: "aloud", id }),
    answer: (id, answer) => apply({ type: "answered", id, answer }),
    limit: (limit) => apply({ type: "limited", chat: limit }),
    dropped: () => dropped,
  }
}
