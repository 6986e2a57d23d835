export type Arrival = { visitId: string; name: string; at: string }

type State = {
  /** Who was in the waiting room when we last looked; undefined before the first look. */
  known: ReadonlySet<string> | undefined
  /** Not yet dismissed, newest first. */
  shown: readonly Arrival[]
}

export const beforeFirstLook: State = { known: undefined, shown: [] }

/**
 * What the strip shows after a look at the waiting room: whoever is new in it joins the front,
 * whoever is no longer there leaves. The first look announces nobody: they are on the list already.
 */
export function look(state: State, waiting: readonly Arrival[]): State & { isNew: boolean } {
  const { known } = state
  const fresh = known === undefined ? [] : waiting.filter((one) => !known.has(one.visitId))
  const here = new Set(waiting.map((one) => one.visitId))
  const shown = [...fresh.toReversed(), ...state.shown.filter((one) => here.has(one.visitId))]
  return { known: here, shown, isNew: fresh.length > 0 }
}

export function dismiss(state: State): State {
  return { ...state, shown: [] }
}
