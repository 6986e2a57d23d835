import type { z } from "zod"

import { route } from "@/app/_edge/route"
import type { StaffActor } from "@/lib/actor"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

/** A staff command on the visit that the address names. What is no visit's id names none. */
export function visitRoute<S extends z.ZodType>(
  body: S,
  command: (
    actor: StaffActor,
    visitId: VisitId,
    input: z.output<S>,
    at: Date,
  ) => Promise<Result<unknown, string>>,
) {
  return route({
    who: "staff",
    body,
    async handle(actor, input, { params }) {
      const visitId = VisitId.safeParse(params["visitId"])
      return visitId.success ? command(actor, visitId.data, input, new Date()) : refuse("not_found")
    },
  })
}
