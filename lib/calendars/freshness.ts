/** How well we know a calendar elsewhere: an age is always said, and what is old is called so. */
export type Freshness =
  | { kind: "reading" }
  | { kind: "fresh"; fetchedAt: string }
  | { kind: "stale"; fetchedAt: string }
  | { kind: "failing"; since: string; problem: string; fetchedAt: string | null }

type Known = { fetchedAt: Date | null; failingSince: Date | null; problem: string | null }

/** Read every quarter of an hour, it has missed eight readings after this. */
export const staleAfterMs = 2 * 3_600_000

/** How far what was read of a calendar elsewhere can be relied on. */
export function freshnessOf({ fetchedAt, failingSince, problem }: Known, at: Date): Freshness {
  const fetched = fetchedAt?.toISOString() ?? null
  if (failingSince !== null)
    return {
      kind: "failing",
      since: failingSince.toISOString(),
      problem: problem ?? "unreachable",
      fetchedAt: fetched,
    }
  if (fetchedAt === null || fetched === null) return { kind: "reading" }
  const old = at.getTime() - fetchedAt.getTime() > staleAfterMs
  return { kind: old ? "stale" : "fresh", fetchedAt: fetched }
}
