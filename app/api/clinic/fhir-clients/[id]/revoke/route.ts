import { z } from "zod"

import { commandRoute } from "@/app/_edge/command-route"
import { revokeClient } from "@/lib/identity/client-commands"

export const POST = commandRoute({ id: z.uuid() }, z.strictObject({}), (actor, { id }, _, at) =>
  revokeClient(actor, id, at),
)
