import { endClass } from "@/lib/classes/commands"
import { ClassEnd } from "@/lib/classes/schema"

import { classRoute } from "../class-route"

export const POST = classRoute(ClassEnd, (actor, classId, _, at) => endClass(actor, classId, at))
