import { z } from "zod"

import { consciousnessWords, oxygenWords, typedItems } from "./observation"
import type { TypedItem } from "./observation"

/** Made by the page: sent twice it counts once. */
const id = z.uuid()
const typed = <I extends TypedItem>(item: I) => {
  const { least, most, decimals } = typedItems[item]
  const step = decimals === 0 ? 1 : 0.1
  return z.strictObject({
    id,
    item: z.literal(item),
    value: z.number().min(least).max(most).multipleOf(step),
  })
}

const Observed = z.discriminatedUnion("item", [
  z.strictObject({ id, item: z.literal("oxygen"), value: z.enum(oxygenWords) }),
  z.strictObject({ id, item: z.literal("consciousness"), value: z.enum(consciousnessWords) }),
  typed("respiration"),
  typed("systolic"),
  typed("temperature"),
])

export const ObservationInput = z.union([
  z.strictObject({
    /** When it was observed, by the server's clock as the page knows it. */
    at: z.int().min(0).max(1e13),
    observed: z
      .array(Observed)
      .min(1)
      .refine(
        (all) => new Set(all.map(({ item }) => item)).size === all.length,
        "says one thing twice",
      ),
  }),
  z.strictObject({ id, withdraws: id }),
])
export type ObservationInput = z.infer<typeof ObservationInput>
