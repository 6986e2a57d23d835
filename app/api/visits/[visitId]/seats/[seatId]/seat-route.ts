import type { z } from "zod"

import { route } from "@/app/_edge/route"
import type { StaffActor } from "@/lib/actor"
import { SeatId, VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

/** One press about one seat of a visit. */
export function seatRoute<S extends z.ZodType>(
  body: S,
  command: (
    actor: StaffActor,
    visitId: VisitId,
    seatId: SeatId,
    input: z.output<S>,
    at: Date,
  ) => Promise<Result<unknown, string>>,
) {
  return route({
    who: "staff",
    body,
    async handle(actor, input, { params }) {
      const visitId = VisitId.safeParse(params["visitId"])
      const seatId = SeatId.safeParse(params["seatId"])
      if (!visitId.success || !seatId.success) return refuse("not_found")
      return command(actor, visitId.data, seatId.data, input, new Date())
    },
  })
}
