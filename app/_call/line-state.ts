import type { Rung } from "@/lib/e2ee/control-word"

import type { CallState } from "./call-state"

/** Where a person's line stands, in the same words for oneself and for the other side. */
export type LineState =
  | "connecting"
  | "connected"
  | "weak"
  | "reconnecting"
  | "lost"
  | "resumed"
  | "ended"

export type Line = { readonly state: LineState; readonly rung: Rung }

export type OwnFacts = {
  readonly weak: boolean
  readonly rung: Rung
  /** An interruption ended just now. */
  readonly back: boolean
  /** How long it has been trying; 0 while it is not. */
  readonly awayMs: number
}

export function ownLine(call: CallState, { weak, rung, back, awayMs }: OwnFacts): Line {
  return { rung, state: ownState() }

  function ownState(): LineState {
    switch (call.at) {
      case "idle":
      case "fetching":
      case "connecting":
        return "connecting"
      case "in_call":
        if (back) return "resumed"
        return weak ? "weak" : "connected"
      case "reconnecting":
        if (call.first) return "connecting"
        return awayMs < patienceMs ? "reconnecting" : "lost"
      case "disconnected":
        return "lost"
      case "ended":
        return "ended"
    }
  }
}

/** What is known of the other side at one moment. */
export type OtherFacts = {
  /** "away": not in the room. "silent": there, but no sign of life. */
  readonly presence: "away" | "securing" | "silent" | "here"
  /** Their own word, while it is fresh. */
  readonly said:
    | { readonly rung: Rung; readonly weak: boolean; readonly leaving: boolean }
    | undefined
  /** The media server's judgement. */
  readonly poor: boolean
}

/** The other side's line over time. */
export type OtherMemory = {
  readonly met: boolean
  readonly left: boolean
  readonly outSince: number | undefined
  readonly backSince: number | undefined
}

export const unmet: OtherMemory = {
  met: false,
  left: false,
  outSince: undefined,
  backSince: undefined,
}

export function noticeOther(memory: OtherMemory, facts: OtherFacts, now: number): OtherMemory {
  const left = facts.said?.leaving ?? (facts.presence === "away" ? memory.left : false)
  if (facts.presence === "here") {
    const backSince = memory.outSince === undefined ? memory.backSince : now
    return { met: true, left, outSince: undefined, backSince }
  }
  if (!memory.met || facts.presence === "securing") return { ...memory, left }
  return { ...memory, left, outSince: memory.outSince ?? now }
}

export function otherLine(memory: OtherMemory, facts: OtherFacts, now: number): Line {
  const rung = facts.said?.rung ?? "video"
  return { rung, state: otherState() }

  function otherState(): LineState {
    if (memory.left && facts.presence === "away") return "ended"
    if (memory.outSince !== undefined)
      return now - memory.outSince < patienceMs ? "reconnecting" : "lost"
    if (facts.presence !== "here") return "connecting"
    if (memory.backSince !== undefined && now - memory.backSince < shownMs) return "resumed"
    return facts.said?.weak === true || facts.poor ? "weak" : "connected"
  }
}

/** After this "they are coming back" is no longer honest. */
const patienceMs = 30_000
/** How long "back again" stands there. */
export const shownMs = 4_000
