import { z } from "zod"

/** What the demo clinic offers to whoever tries it. */
export const Seeded = z.object({
  accounts: z.array(z.looseObject({ role: z.string(), email: z.string(), password: z.string() })),
  patients: z.array(z.object({ name: z.string(), birthDate: z.string(), visitLink: z.string() })),
  bedside: z.array(z.object({ patient: z.string(), link: z.string() })),
})
export type Seeded = z.infer<typeof Seeded>
