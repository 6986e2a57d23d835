import type { StaffActor } from "@/lib/actor"

import { trendOf } from "../wave-queries"
import type { History } from "./queries"
import { bucketFor, trendsOf } from "./trend"
import type { Trends } from "./trend"

/** Twelve days by the minute are read at once; of a longer visit the last of it. */
const longestMs = 12 * 86_400_000 - 120_000

/** All numbers of a visit over all of its time. */
export async function wholeTrend(
  actor: StaffActor,
  { visitId, charted }: History,
  at: Date,
): Promise<Trends> {
  const numbers = charted?.numbers
  if (charted === undefined || numbers === undefined) return { bucket: 10, trends: [] }
  const bucket = bucketFor(numbers.to - numbers.from)
  const from = Math.max(numbers.from - bucket * 1000, numbers.to - longestMs)
  const range = { from: new Date(from), to: new Date(numbers.to + 1) }
  const read = await trendOf(actor, visitId, { ...range, codes: charted.codes, bucket }, at)
  return { bucket, trends: read.ok ? trendsOf(read.value) : [] }
}
