import { Nothing } from "@/lib/identity/schema"
import { reactivate } from "@/lib/identity/staff-commands"

import { staffRoute } from "../staff-route"

export const POST = staffRoute(Nothing, (actor, userId, _, at) => reactivate(actor, userId, at))
