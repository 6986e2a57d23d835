import { z } from "zod"

import { UserId } from "@/lib/ids"

/** As it will stand under the picture: no line breaks, nothing that turns the line around. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "bad_name")

/** A colleague of the clinic, or somebody who gets a link. */
export const InviteInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("link"), role: z.enum(["companion", "interpreter"]), name }),
  z.strictObject({ kind: z.literal("colleague"), userId: UserId }),
])
export type InviteInput = z.infer<typeof InviteInput>

export const GuestToken = z.strictObject({ token: z.string().min(1).max(200) })
