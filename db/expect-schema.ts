import { stateOf, wordsOf } from "./migration-state"

export type Expecting = {
  readonly url: string
  /** The setting that it is. */
  readonly setting?: "DATABASE_URL" | "SEQUENCER_DATABASE_URL"
  readonly folder?: string
  /** The process must end: half-done migrations are never worked upon. */
  readonly refuse: (words: string) => void
  readonly warn: (words: string) => void
}

const againMs = 5_000

/**
 * Before a process of the house works: whether the database is what its version was written for. One that does
 * not answer is no reason not to start (/readyz says it); it is asked again until it does. One that answers that it
 * does not know us is a wrong setting.
 */
export async function expectSchema(expecting: Expecting): Promise<void> {
  const { url, setting = "DATABASE_URL", folder, refuse, warn } = expecting
  try {
    const state = await stateOf(url, folder)
    if (state.kind === "same") return
    if (state.kind === "ahead") warn(wordsOf(state))
    else refuse(wordsOf(state))
  } catch (error) {
    if (isUnknown(error))
      return refuse(
        `Settings: ${setting}: PostgreSQL says: ${error.message}; role, password and database must be as "npm run migrate" has them (.env.example)`,
      )
    setTimeout(() => void expectSchema(expecting), againMs).unref()
  }
}

/** No such role, another password, or no such database: in time none of them comes right. */
function isUnknown(error: unknown): error is Error {
  const code: unknown = Reflect.get(Object(error), "code")
  return error instanceof Error && ["28000", "28P01", "3D000"].some((one) => one === code)
}
