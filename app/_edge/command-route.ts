import { z } from "zod"

import type { StaffActor } from "@/lib/actor"
import { refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { contracted } from "./contract"
import { route } from "./route"

/**
 * A staff command on what the address names: `ids` are the parts of the address in brackets, by name.
 * What is no id of its kind names nothing.
 */
export function commandRoute<I extends z.ZodRawShape, S extends z.ZodType>(
  ids: I,
  body: S,
  command: (
    actor: StaffActor,
    named: z.output<z.ZodObject<I>>,
    input: z.output<S>,
    at: Date,
  ) => Promise<Result<unknown, string>>,
) {
  const Named = z.object(ids)
  const handler = route({
    who: "staff",
    body,
    async handle(actor, input, { params }) {
      const named = Named.safeParse(params)
      return named.success ? command(actor, named.data, input, new Date()) : refuse("not_found")
    },
  })
  return contracted(handler, { who: "staff", ids })
}
