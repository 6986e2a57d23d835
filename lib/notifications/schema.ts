import { z } from "zod"

/** What the gateway tells: what became of a text, or that someone wrote back. */
export const GatewayEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("report"),
    /** Our own id of the text. */
    id: z.uuid(),
    status: z.enum(["sent", "delivered", "failed"]),
    reason: z
      .string()
      .regex(/^[\w.:-]{1,40}$/)
      .optional(),
  }),
  z.object({
    type: z.literal("inbound"),
    /** The gateway's id of the reply: it may tell of it more than once. */
    id: z.string().regex(/^[\w.:-]{1,120}$/),
    from: z.string().regex(/^\+[1-9]\d{3,14}$/),
    text: z.string().max(1_600),
  }),
])
export type GatewayEvent = z.infer<typeof GatewayEvent>
