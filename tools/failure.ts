/** Something a person can put right: what went wrong, and what to do about it. */
export class Failure extends Error {
  readonly advice: string

  constructor(message: string, advice: string) {
    super(message)
    this.advice = advice
  }
}

/** Not a failure: the person asked to stop while something was starting. */
export class Stopped extends Error {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
