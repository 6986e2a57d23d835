import type { SpokenAttribute } from "./attributes"
import type { CodeWords } from "./spoken-code"

/**
 * Commit, then reveal (docs/e2ee.md §10): a nonce is shown only once everyone's commitment
 * to this very set of members is stored, so whoever joins last gets one guess and no search.
 * Rounds are remembered: a roster that comes back shows the same code and reveals nothing new.
 */
export type CodeExchange = {
  readonly rounds: ReadonlyMap<string, Round>
  readonly current: string | undefined
  readonly enteredMs: number
  /** Rounds made in this visit. */
  readonly made: number
  /** Somebody changed what was committed to. Never taken back. */
  readonly tampered: "commit-changed" | "commit-mismatch" | undefined
}

export type Round = {
  readonly own: { readonly commit: string; readonly nonce: string }
  /** Other members' commitments, kept for good once all were there. */
  readonly commits: ReadonlyMap<string, string>
  readonly nonces: ReadonlyMap<string, string>
  readonly code: CodeWords | undefined
}

export const noExchange: CodeExchange = {
  rounds: new Map(),
  current: undefined,
  enteredMs: Number.NEGATIVE_INFINITY,
  made: 0,
  tampered: undefined,
}

const roundEveryMs = 2_000
const restless = 10

/** When the round may be entered: known ones at once, a new one 2 s after the last. */
export function roundDueMs(state: CodeExchange, round: string, now: number): number {
  return state.rounds.has(round) ? now : Math.max(now, state.enteredMs + roundEveryMs)
}

/** `own` is used only where the round is new. */
export function enterRound(
  state: CodeExchange,
  round: string,
  own: Round["own"],
  now: number,
): CodeExchange {
  if (state.rounds.has(round)) return { ...state, current: round }
  const fresh: Round = { own, commits: new Map(), nonces: new Map(), code: undefined }
  return {
    ...state,
    rounds: new Map(state.rounds).set(round, fresh),
    current: round,
    enteredMs: now,
    made: state.made + 1,
  }
}

/** `shown`: what each other member shows now, or undefined. */
export function noticeShown(
  state: CodeExchange,
  shown: ReadonlyMap<string, SpokenAttribute | undefined>,
): CodeExchange {
  const round = currentRound(state)
  if (round === undefined || state.tampered !== undefined) return state
  const ours = [...shown].filter(([, s]) => s?.round === state.current)
  const changed = ours.some(([kid, s]) => (round.commits.get(kid) ?? s?.commit) !== s?.commit)
  if (changed) return { ...state, tampered: "commit-changed" }
  if (round.commits.size === 0) {
    if (ours.length < shown.size || shown.size === 0) return state
    const commits = new Map(ours.map(([kid, s]) => [kid, s?.commit ?? ""]))
    return noticeShown(withRound(state, { ...round, commits }), shown)
  }
  const nonces = new Map(round.nonces)
  for (const [kid, s] of ours) if (s?.nonce !== undefined) nonces.set(kid, s.nonce)
  return withRound(state, { ...round, nonces })
}

/** What to show: the nonce only once all commitments are stored. */
export function ownShown(state: CodeExchange): SpokenAttribute | undefined {
  const round = currentRound(state)
  if (round === undefined || state.current === undefined) return undefined
  const nonce = round.commits.size > 0 ? round.own.nonce : undefined
  return { round: state.current, commit: round.own.commit, nonce }
}

/** Everyone has revealed and the code is not known yet: check the nonces, then `settleCode`. */
export function readyToSettle(state: CodeExchange): Round | undefined {
  const round = currentRound(state)
  if (round === undefined || round.code !== undefined || state.tampered !== undefined)
    return undefined
  if (round.commits.size === 0 || round.nonces.size < round.commits.size) return undefined
  return round
}

export function settleCode(
  state: CodeExchange,
  name: string,
  result: CodeWords | "commit-mismatch",
): CodeExchange {
  if (result === "commit-mismatch") return { ...state, tampered: result }
  const round = state.rounds.get(name)
  if (round === undefined) return state
  return { ...state, rounds: new Map(state.rounds).set(name, { ...round, code: result }) }
}

/** Kids that have not committed or not revealed. */
export function codeWaitsFor(
  state: CodeExchange,
  shown: ReadonlyMap<string, SpokenAttribute | undefined>,
): readonly string[] {
  const round = currentRound(state)
  if (round === undefined || round.commits.size === 0) {
    return [...shown]
      .filter(([, s]) => s === undefined || s.round !== state.current)
      .map(([k]) => k)
  }
  return [...round.commits.keys()].filter((kid) => !round.nonces.has(kid))
}

export function isRestless(state: CodeExchange): boolean {
  return state.made > restless
}

export function currentRound(state: CodeExchange): Round | undefined {
  return state.current === undefined ? undefined : state.rounds.get(state.current)
}

function withRound(state: CodeExchange, round: Round): CodeExchange {
  if (state.current === undefined) return state
  return { ...state, rounds: new Map(state.rounds).set(state.current, round) }
}
