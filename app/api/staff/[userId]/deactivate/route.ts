import { Nothing } from "@/lib/identity/schema"
import { deactivate } from "@/lib/identity/staff-commands"

import { staffRoute } from "../staff-route"

export const POST = staffRoute(Nothing, (actor, userId, _, at) => deactivate(actor, userId, at))
