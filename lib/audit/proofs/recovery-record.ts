import { z } from "zod"

/** What a log says of itself where it went on after a restore: the event `log.recovered` of row `index`. */
export type Recovery = z.infer<typeof Data> & { readonly index: number; readonly t: string }

const Data = z.object({
  oldSize: z.int(),
  oldRoot: z.string(),
  size: z.int(),
  root: z.string(),
  epoch: z.int(),
  by: z.string(),
  reason: z.string(),
})
const Line = z.object({ payload: z.object({ t: z.string(), data: Data }) })

/** From a line of `events.ndjson` that fits its entry; null where its contents were erased. */
export function recoveryOf(line: string, index: number): Recovery | null {
  const parsed = Line.safeParse(JSON.parse(line))
  if (!parsed.success) return null
  const { t, data } = parsed.data.payload
  return { ...data, index, t }
}

export function recoveryText({ index, t, oldSize, oldRoot, size, by, reason }: Recovery): string {
  return `row ${index} says that it went on from ${size} entries at ${t}, after ${oldSize} had been signed (root ${oldRoot}): ${oneLine(by)}: ${oneLine(reason)}`
}

/** A person's words must not draw on the terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ")
}
