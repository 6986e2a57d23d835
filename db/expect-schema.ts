import { stateOf, wordsOf } from "./migration-state"

export type Expecting = {
  readonly url: string
  readonly folder?: string
  /** The process must end: half-done migrations are never worked upon. */
  readonly refuse: (words: string) => void
  readonly warn: (words: string) => void
}

const againMs = 5_000

/**
 * Before a process of the house works: whether the database is what its version was written for. One that does
 * not answer is no reason not to start (/readyz says it); it is asked again until it does.
 */
export async function expectSchema(expecting: Expecting): Promise<void> {
  const { url, folder, refuse, warn } = expecting
  try {
    const state = await stateOf(url, folder)
    if (state.kind === "same") return
    if (state.kind === "ahead") warn(wordsOf(state))
    else refuse(wordsOf(state))
  } catch {
    setTimeout(() => void expectSchema(expecting), againMs).unref()
  }
}
