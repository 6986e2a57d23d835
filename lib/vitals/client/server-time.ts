/**
 * What the server calls the moments of this page's clock. How far the two are apart is fixed for the
 * page's life, so that a moment keeps its name, also when it is sent again or taken back. A machine that
 * sleeps stops the page's clock, though: what is missing then is what the clock has to be moved by.
 */
export type ServerTime = {
  /** Server clock minus ours. */
  readonly ahead: () => number
  /**
   * An answer that told the server's time, asked for and come by our clock. The answer: by how much our
   * clock has to be moved; 0 where it is right, or where this answer was too slow to say.
   */
  readonly told: (server: number, askedAt: number, cameAt: number) => number
}

/** Two clocks may drift apart by so much before it is noticed. */
const tolerableMs = 2_000

export function serverTime(): ServerTime {
  let ahead: number | undefined
  return {
    ahead: () => ahead ?? 0,
    told(server, askedAt, cameAt) {
      const doubt = Math.max(0, cameAt - askedAt) / 2
      const now = server + doubt - cameAt
      ahead ??= now
      const missing = now - ahead
      return Math.abs(missing) > tolerableMs + doubt ? missing : 0
    },
  }
}
