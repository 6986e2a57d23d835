import { commandRoute } from "@/app/_edge/command-route"
import { Nothing } from "@/lib/identity/schema"
import { reactivate } from "@/lib/identity/staff-commands"
import { UserId } from "@/lib/ids"

export const POST = commandRoute({ userId: UserId }, Nothing, (actor, { userId }, _, at) =>
  reactivate(actor, userId, at),
)
