import type { z } from "zod"

import { linkPace } from "@/app/_edge/link-pace"
import { route } from "@/app/_edge/route"
import type { PatientActor } from "@/lib/actor"
import { actorOfLink } from "@/lib/identity/link-actor"
import type { Result } from "@/lib/result"

/**
 * What somebody with a visit's link may do without a birth date: a press on a page, never a GET, and
 * only about this visit. The token comes in the body, so no log and no history keeps it.
 */
export function linkRoute<S extends z.ZodType<{ token: string }>>(
  body: S,
  command: (actor: PatientActor, input: z.output<S>, at: Date) => Promise<Result<unknown, string>>,
  actorOf: typeof actorOfLink = actorOfLink,
) {
  return route({
    who: "anyone",
    body,
    async handle(_, input, { request }) {
      const at = new Date()
      const over = await linkPace("link", request, input.token, at)
      if (over !== undefined) return over
      const actor = await actorOf(input.token, at)
      return actor.ok ? command(actor.value, input, at) : actor
    },
  })
}
