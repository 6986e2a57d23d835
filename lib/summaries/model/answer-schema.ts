import { z } from "zod"

import { soapSections } from "@/lib/consultations/soap"

/** The only form in which a model may answer. Not strict about what is beside it: it is thrown away. */
export const Answer = z.object({
  sentences: z
    .array(
      z.object({
        section: z.enum(soapSections),
        text: z.string().max(2_000),
        cites: z.array(z.object({ line: z.string().max(10), words: z.string().max(500) })).max(40),
      }),
    )
    .max(120),
})
