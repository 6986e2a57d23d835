import { admitToClass } from "@/lib/classes/commands"
import { ClassAdmit } from "@/lib/classes/schema"

import { classRoute } from "../class-route"

export const POST = classRoute(ClassAdmit, admitToClass)
