import { z } from "zod"

/** `clinic` and `name` where the seed has several clinics; what else it says is passed on as it is. */
const Account = z.looseObject({
  role: z.string(),
  email: z.string(),
  password: z.string(),
  name: z.string().optional(),
  clinic: z.string().optional(),
})

/** What the demo clinic offers to whoever tries it. */
export const Seeded = z.object({
  accounts: z.array(Account),
  patients: z.array(z.object({ name: z.string(), birthDate: z.string(), visitLink: z.string() })),
  bedside: z.array(z.object({ patient: z.string(), link: z.string() })),
})
export type Seeded = z.infer<typeof Seeded>
