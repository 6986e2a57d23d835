import { z } from "zod"

/** Half open, milliseconds since 1970; whole, as addresses carry it. */
export const Interval = z
  .object({ from: z.coerce.number().int().min(0).max(1e13), to: z.coerce.number().int().max(1e13) })
  .refine(({ from, to }) => to > from, { path: ["to"], message: "must be later than from" })
  .transform(({ from, to }) => ({ from: new Date(from), to: new Date(to) }))
export type Interval = z.infer<typeof Interval>
