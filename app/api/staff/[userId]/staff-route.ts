import type { z } from "zod"

import { route } from "@/app/_edge/route"
import type { StaffActor } from "@/lib/actor"
import { UserId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

/** A command on the member of staff that the address names. What is no id names nobody. */
export function staffRoute<S extends z.ZodType>(
  body: S,
  command: (
    actor: StaffActor,
    userId: UserId,
    input: z.output<S>,
    at: Date,
  ) => Promise<Result<unknown, string>>,
) {
  return route({
    who: "staff",
    body,
    async handle(actor, input, { params }) {
      const userId = UserId.safeParse(params["userId"])
      return userId.success ? command(actor, userId.data, input, new Date()) : refuse("not_found")
    },
  })
}
