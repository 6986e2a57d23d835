import { z } from "zod"

import { UserId } from "@/lib/ids"
import { VisitOfSeat } from "@/lib/rooms/schema"

/** As it will stand under the picture: no line breaks, nothing that turns the line around. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "bad_name")

/** Where a link is sent; a number is read as the clinic's country writes it. */
const place = z.discriminatedUnion("channel", [
  z.strictObject({ channel: z.literal("email"), address: z.email().max(254) }),
  z.strictObject({ channel: z.literal("sms"), address: z.string().trim().min(3).max(40) }),
])

/** A colleague of the clinic, or somebody who gets a link: handed over, or sent. */
export const InviteInput = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("link"),
    role: z.enum(["companion", "interpreter"]),
    name,
    send: place.optional(),
  }),
  z.strictObject({ kind: z.literal("colleague"), userId: UserId }),
])
export type InviteInput = z.infer<typeof InviteInput>

/** Whether everybody else moves to a new room, where an old token opens nothing. */
export const RemoveInput = z.strictObject({ newRoom: z.boolean().default(false) })
export type RemoveInput = z.output<typeof RemoveInput>

/** Whom, as LiveKit names them; the visit, or the class whose host asks. */
export const SendOutInput = VisitOfSeat.extend({ identity: z.string().min(1).max(64) })
export type SendOutInput = z.output<typeof SendOutInput>

export const GuestToken = z.strictObject({ token: z.string().min(1).max(200) })

/** What a browser says of itself. */
export const GuestCheck = z.strictObject({ encryption: z.boolean() })
export const GuestLook = GuestToken.extend(GuestCheck.partial().shape)
