/** Where a person stands in a call. Everything else on the screen follows from this and the session. */
export type CallState =
  | { readonly at: "idle" }
  | { readonly at: "fetching" }
  | { readonly at: "connecting" }
  | { readonly at: "in_call" }
  /** We try by ourselves, for ever. `first`: never yet in the call. */
  | {
      readonly at: "reconnecting"
      readonly since: number
      readonly tries: number
      readonly first: boolean
    }
  /** Needs a person: nothing more happens by itself. */
  | { readonly at: "disconnected"; readonly why: Standstill }
  | { readonly at: "ended"; readonly how: "left" | "closed" }

/**
 * occupied: another window of this browser is in the call: take over or stay there.
 * elsewhere: the same seat joined from another window. plaintext: a member's stream was not
 * encrypted. unsupported: this browser cannot encrypt. unlocked: the
 * visit is held without encryption, and the person was told nothing of it yet. refused: no longer ours to join. differ: the person said
 * that the spoken codes differ.
 */
export type Standstill =
  | "occupied"
  | "elsewhere"
  | "removed"
  | "plaintext"
  | "unsupported"
  | "unlocked"
  | "no_consent"
  | "refused"
  | "differ"

export type CallEvent =
  | { readonly type: "join" }
  | { readonly type: "token" }
  | { readonly type: "connected" }
  /** The connection dropped and LiveKit, or we, are at it again. */
  | { readonly type: "lost"; readonly at: number }
  | { readonly type: "refused"; readonly reason: string; readonly at: number }
  | { readonly type: "stopped"; readonly why: Standstill }
  | { readonly type: "left" }

export const idle: CallState = { at: "idle" }

export function next(state: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case "join":
      return isUnderWay(state) ? state : { at: "fetching" }
    case "token":
      return state.at === "fetching" ? { at: "connecting" } : state
    case "connected":
      return isUnderWay(state) ? { at: "in_call" } : state
    case "lost":
      return lost(state, event.at)
    case "refused":
      return isUnderWay(state) ? afterRefusal(state, event.reason, event.at) : state
    case "stopped":
      return isUnderWay(state) ? { at: "disconnected", why: event.why } : state
    case "left":
      return { at: "ended", how: "left" }
  }
}

/** Someone wants to be in the call and nothing has settled that they cannot. */
export function isUnderWay(state: CallState): boolean {
  switch (state.at) {
    case "fetching":
    case "connecting":
    case "in_call":
    case "reconnecting":
      return true
    case "idle":
    case "disconnected":
    case "ended":
      return false
  }
}

/** Milliseconds until the next try: quick at first, never longer than 15 s. `spread` in 0…1. */
export function retryDelay(tries: number, spread: number): number {
  return Math.min(500 * 2 ** tries, 15_000) * (0.75 + 0.5 * spread)
}

function lost(state: CallState, at: number): CallState {
  switch (state.at) {
    case "reconnecting":
      return { ...state, tries: state.tries + 1 }
    case "in_call":
      return { at: "reconnecting", since: at, tries: 0, first: false }
    case "fetching":
    case "connecting":
      return { at: "reconnecting", since: at, tries: 0, first: true }
    case "idle":
    case "disconnected":
    case "ended":
      return state
  }
}

/** Our server's word on a token. What may pass by itself is tried again. */
function afterRefusal(state: CallState, reason: string, at: number): CallState {
  switch (reason) {
    // Whoever was in the call and is no longer admitted: the visit was ended meanwhile.
    case "not_admitted":
    case "not_found":
      return wasIn(state) ? { at: "ended", how: "closed" } : { at: "disconnected", why: "refused" }
    case "unauthenticated":
    case "forbidden":
    case "bad_request":
      return { at: "disconnected", why: "refused" }
    case "no_consent":
      return { at: "disconnected", why: "no_consent" }
    default:
      return lost(state, at)
  }
}

function wasIn(state: CallState): boolean {
  return state.at === "in_call" || (state.at === "reconnecting" && !state.first)
}
