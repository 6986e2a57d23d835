import { RoleChange } from "@/lib/identity/schema"
import { changeRole } from "@/lib/identity/staff-commands"

import { staffRoute } from "../staff-route"

export const POST = staffRoute(RoleChange, (actor, userId, { role }, at) =>
  changeRole(actor, userId, role, at),
)
