import { z } from "zod"

export const SignIn = z.object({
  email: z.email().max(254),
  password: z.string().min(1).max(200),
})

export const LinkLook = z.object({ token: z.string().max(200) })

export const LinkRedemption = z.object({
  token: z.string().max(200),
  birthDate: z.iso.date(),
})

export type SignIn = z.infer<typeof SignIn>
export type LinkLook = z.infer<typeof LinkLook>
export type LinkRedemption = z.infer<typeof LinkRedemption>
