import { z } from "zod"

import { exportForms } from "./export-form"

export const ExportRequest = z
  .object({
    form: z.enum(exportForms),
    from: z.coerce.number().int().min(0).max(1e13),
    to: z.coerce.number().int().max(1e13),
  })
  .refine(({ from, to }) => to > from, { path: ["to"], message: "must be later than from" })
export type ExportRequest = z.infer<typeof ExportRequest>
