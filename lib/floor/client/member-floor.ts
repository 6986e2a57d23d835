import { toBase64url } from "@/lib/e2ee/base64url"
import type { Peer, SealedMessage } from "@/lib/e2ee/client/session"
import { randomBytes } from "@/lib/e2ee/primitives"

import { maySay } from "../floor"
import type { Floor } from "../floor"
import { hearFloor, missedQuestions, nothingHeard } from "../heard"
import { parseFloor } from "../schema"
import type { FloorLink } from "./host-floor"

/** A member's side: the own hand and questions, and the floor as the host says it is. */
export type MemberFloor = {
  get(): MemberView
  subscribe(listener: () => void): () => void
  attach(link: FloorLink): () => void
  raise(up: boolean): void
  ask(text: string, anonymous: boolean): void
  unask(id: string): void
  dropped(): number
}

export type MemberView = {
  readonly floor: Floor
  /** The own identity in the room. */
  readonly me: string | undefined
  /** As this person wants it; the host's word may come later. */
  readonly up: boolean
  /** Own questions, also those without a name. */
  readonly mine: ReadonlySet<string>
  readonly hasWord: boolean
  /** A host is here: somebody answers. */
  readonly hosted: boolean
}

type Own = { id: string; text: string; anonymous: boolean }

const againMs = 2_000
const missedTimes = 5

export function memberFloor(): MemberFloor {
  const listeners = new Set<() => void>()
  let heard = nothingHeard
  let link: FloorLink | undefined
  let up = false
  let own: readonly Own[] = []
  let dropped = 0
  let missed: { asked: string | undefined; times: number } = { asked: undefined, times: 0 }
  let hosts: readonly string[] = []
  let view = look()

  function look(): MemberView {
    const me = link?.identity
    return {
      floor: heard.floor,
      me,
      up,
      mine: new Set(own.map(({ id }) => id)),
      hasWord: me !== undefined && heard.floor.word === me,
      hosted: hosts.length > 0,
    }
  }

  function tell(): void {
    view = look()
    for (const listener of listeners) listener()
  }

  /** To the host's pages, and to no other clinician: a question without a name is the host's to know. */
  function say(message: object, kids: readonly string[] = hosts): void {
    for (const to of kids) void link?.send("floor", message, { to })
  }

  function hear(message: SealedMessage): void {
    const said = parseFloor(message.json())
    const isHosts = said?.t === "state" || said?.t === "question"
    const { identity, role } = message.from
    const isFromHost = isHosts && identity === link?.host()
    if (said === undefined || !isFromHost || !maySay(said, role, message.direct)) {
      dropped += 1
      return
    }
    const next = hearFloor(heard, said)
    if (next === heard) return
    heard = next
    if (said.t === "state" && link !== undefined) {
      const isUp = said.hands.includes(link.identity)
      // The host lowered it, or gave the word.
      if ((wasUp && !isUp) || said.word === link.identity) up = false
      wasUp = isUp
    }
    tell()
  }
  /** The host knows of the hand. */
  let wasUp = false

  /** Whatever the host does not know (any more): said again until it does. */
  function remind(): void {
    if (link === undefined) return
    // Who the host is may be known later than that they are here.
    meet(link.state.get().peers)
    if (hosts.length === 0) return
    const { hands, questions, word } = heard.floor
    if (heard.stateN < 0 || mayHaveMissed()) say({ t: "here" })
    if (up && !hands.includes(link.identity) && word !== link.identity) say({ t: "hand", up: true })
    if (!up && hands.includes(link.identity)) say({ t: "hand", up: false })
    for (const one of own) if (!questions.some(({ id }) => id === one.id)) say({ t: "ask", ...one })
  }

  /** A host whose page was loaded anew knows fewer questions than we do: asked a few times, not for ever. */
  function mayHaveMissed(): boolean {
    if (!missedQuestions(heard)) return false
    if (heard.asked !== missed.asked) missed = { asked: heard.asked, times: 0 }
    missed.times += 1
    return missed.times <= missedTimes
  }

  function meet(peers: readonly Peer[]): void {
    // What goes to one seat alone needs no sender key: its certificate is enough.
    const host = link?.host()
    const next = peers.flatMap(({ identity, role, kid }) =>
      role === "clinician" && identity === host && kid !== undefined ? [kid] : [],
    )
    const came = next.filter((kid) => !hosts.includes(kid))
    const isSame = next.join() === hosts.join()
    hosts = next
    if (came.length > 0) {
      wasUp = false
      say({ t: "here" }, came)
      if (up) say({ t: "hand", up }, came)
      const { questions } = heard.floor
      for (const one of own)
        if (
          questions.find(({ id }) => id === one.id)?.state !== "aloud" &&
          questions.find(({ id }) => id === one.id)?.state !== "text"
        )
          say({ t: "ask", ...one }, came)
    }
    if (!isSame) tell()
  }

  return {
    get: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    attach(next) {
      link = next
      hosts = []
      const forget = next.on("floor", hear)
      const leave = next.state.subscribe(() => meet(next.state.get().peers))
      meet(next.state.get().peers)
      const timer = setInterval(remind, againMs)
      return () => {
        forget()
        leave()
        clearInterval(timer)
        if (link === next) link = undefined
      }
    },
    raise(wanted) {
      up = wanted
      say({ t: "hand", up })
      tell()
    },
    ask(text, anonymous) {
      const one = { id: toBase64url(randomBytes(16)), text, anonymous }
      own = [...own, one]
      say({ t: "ask", ...one })
      tell()
    },
    unask(id) {
      own = own.filter((one) => one.id !== id)
      say({ t: "unask", id })
      tell()
    },
    dropped: () => dropped,
  }
}
