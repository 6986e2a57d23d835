import type { z } from "zod"

import { route } from "@/app/_edge/route"
import type { PortalActor } from "@/lib/actor"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

/** What a patient, or their proxy, does with the visit that the address names. */
export function ownVisitRoute<S extends z.ZodType>(
  body: S,
  command: (
    actor: PortalActor,
    visitId: VisitId,
    input: z.output<S>,
    at: Date,
  ) => Promise<Result<unknown, string>>,
) {
  return route({
    who: "portal",
    body,
    async handle(actor, input, { params }) {
      const visitId = VisitId.safeParse(params["visitId"])
      return visitId.success ? command(actor, visitId.data, input, new Date()) : refuse("not_found")
    },
  })
}
