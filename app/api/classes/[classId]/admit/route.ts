import { commandRoute } from "@/app/_edge/command-route"
import { admitToClass } from "@/lib/classes/commands"
import { ClassAdmit } from "@/lib/classes/schema"
import { ClassId } from "@/lib/ids"

export const POST = commandRoute(
  { classId: ClassId },
  ClassAdmit,
  (actor, { classId }, input, at) => admitToClass(actor, classId, input, at),
)
