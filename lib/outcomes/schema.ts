import { z } from "zod"

import { absentees, outcomeResults } from "@/db/schema/outcomes"
import { reasonField } from "@/lib/reason-schema"

/** What a person says became of a visit. `seq`: the outcome that they looked at; 0: there was none. */
export const Correction = z
  .strictObject({
    result: z.enum(outcomeResults),
    who: z.enum(absentees).nullable().default(null),
    reason: reasonField(),
    seq: z.number().int().min(0),
  })
  .refine(({ result, who }) => (result === "no_show") === (who !== null), {
    path: ["who"],
    message: "who did not come, and only then",
  })
export type Correction = z.infer<typeof Correction>
