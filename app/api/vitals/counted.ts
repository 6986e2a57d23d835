import { meters } from "@/lib/meters"
import type { Result } from "@/lib/result"

/** A batch of a device, for /metrics: what became of it, how much of it was new, and how late it came. */
export async function counted<A extends Result<{ stored: number }, string>>(
  kind: "numbers" | "waves",
  newest: number,
  give: () => Promise<A>,
): Promise<A> {
  const { batches, samples, ingestLag } = meters()
  const result = await give()
  batches.inc({ kind, outcome: result.ok ? "taken" : result.reason })
  if (!result.ok) return result
  samples.inc({ kind }, result.value.stored)
  // What a device's clock or its bytes say may be anything: a day is the most, and ahead of time is no lag.
  const seconds = (Date.now() - newest) / 1_000
  if (Number.isFinite(seconds)) ingestLag.observe({ kind }, Math.min(Math.max(seconds, 0), 86_400))
  return result
}
