import { createHmac, timingSafeEqual } from "node:crypto"

import { z } from "zod"

/** What Housecall's gateway adapter posts. */
export const Sent = z.object({
  to: z.string().regex(/^\+\d{4,15}$/),
  text: z.string().min(1).max(1_600),
  id: z.string().min(1).max(120),
  callback: z.url(),
})
export type Sent = z.infer<typeof Sent>

/**
 * What becomes of messages to one address, until told otherwise. refuse: no, for good. later: busy.
 * hold: taken after `ms`. undelivered: taken, then reported as failed. silent: taken, never reported.
 */
export const Behaviour = z.object({
  to: z.string().min(1),
  say: z.enum(["take", "refuse", "later", "hold", "undelivered", "silent"]),
  ms: z.int().min(0).max(60_000).default(0),
})
export type Behaviour = z.infer<typeof Behaviour>

/** A text that the owner of a number sends back to the clinic. */
export const Reply = z.object({ from: z.string(), text: z.string().max(1_600) })

export function bears(header: string | undefined, secret: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ""), Buffer.from(`Bearer ${secret}`)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** The webhook's body and header, as `lib/notifications/sms.ts` reads them. */
export async function tell(callback: string, secret: string, event: object): Promise<number> {
  const body = JSON.stringify(event)
  const seconds = Math.floor(Date.now() / 1000)
  const signed = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")
  const response = await fetch(callback, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-housecall-signature": `t=${seconds},v1=${signed}`,
    },
    body,
    signal: AbortSignal.timeout(5_000),
  })
  return response.status
}
