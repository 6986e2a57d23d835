import { commandRoute } from "@/app/_edge/command-route"
import { RoleChange } from "@/lib/identity/schema"
import { changeRole } from "@/lib/identity/staff-commands"
import { UserId } from "@/lib/ids"

export const POST = commandRoute(
  { userId: UserId },
  RoleChange,
  (actor, { userId }, { role }, at) => changeRole(actor, userId, role, at),
)
