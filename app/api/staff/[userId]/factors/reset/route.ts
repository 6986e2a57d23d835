import { commandRoute } from "@/app/_edge/command-route"
import { resetFactors } from "@/lib/identity/reset-factors-command"
import { Nothing } from "@/lib/identity/schema"
import { UserId } from "@/lib/ids"

export const POST = commandRoute({ userId: UserId }, Nothing, (actor, { userId }, _, at) =>
  resetFactors(actor, userId, at),
)
