import type { z } from "zod"

import { route } from "@/app/_edge/route"
import type { StaffActor } from "@/lib/actor"
import { ClassId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

/** A host's command on the class that the address names. */
export function classRoute<S extends z.ZodType>(
  body: S,
  command: (
    actor: StaffActor,
    classId: ClassId,
    input: z.output<S>,
    at: Date,
  ) => Promise<Result<unknown, string>>,
) {
  return route({
    who: "staff",
    body,
    async handle(actor, input, { params }) {
      const classId = ClassId.safeParse(params["classId"])
      return classId.success ? command(actor, classId.data, input, new Date()) : refuse("not_found")
    },
  })
}
