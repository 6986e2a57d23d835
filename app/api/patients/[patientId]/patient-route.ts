import type { z } from "zod"

import { route } from "@/app/_edge/route"
import type { StaffActor } from "@/lib/actor"
import type { Result } from "@/lib/result"

/** A staff command on the patient that the address names. What is no patient's id names none. */
export function patientRoute<S extends z.ZodType>(
  body: S,
  command: (
    actor: StaffActor,
    patientId: string,
    input: z.output<S>,
    at: Date,
    params: Readonly<Record<string, string>>,
  ) => Promise<Result<unknown, string>>,
) {
  return route({
    who: "staff",
    body,
    handle: (actor, input, { params }) =>
      command(actor, params["patientId"] ?? "", input, new Date(), params),
  })
}
