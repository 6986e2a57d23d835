import type { Scale2Decision } from "./news2"

/** Which SpO₂ scale of NEWS2 counts in a visit, as the record has it. */
export type News2Scale =
  /** Nobody decided anything. */
  | { readonly version: 0; readonly scale: 1 }
  | {
      readonly version: number
      readonly scale: 1 | 2
      readonly reason: string
      /** Who decided it, by name. */
      readonly by: string
      /** Milliseconds since 1970, by the server's clock. */
      readonly at: number
    }

export const nobodyDecided: News2Scale = { version: 0, scale: 1 }

/** What the score is told. A page's clock may be a little behind the server's: nobody decides later than now. */
export function scale2Of(decided: News2Scale, now: number): Scale2Decision | undefined {
  if (decided.scale !== 2) return undefined
  return { by: decided.by, at: Math.min(decided.at, now) }
}
