import { z } from "zod"

import { consentPurposes } from "@/db/schema/people"

export const ConsentDecision = z.strictObject({
  purpose: z.enum(consentPurposes),
  agreed: z.boolean(),
})
export type ConsentDecision = z.infer<typeof ConsentDecision>
