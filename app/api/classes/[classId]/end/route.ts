import { commandRoute } from "@/app/_edge/command-route"
import { endClass } from "@/lib/classes/commands"
import { ClassEnd } from "@/lib/classes/schema"
import { ClassId } from "@/lib/ids"

export const POST = commandRoute({ classId: ClassId }, ClassEnd, (actor, { classId }, _, at) =>
  endClass(actor, classId, at),
)
