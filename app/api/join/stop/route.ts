import { LinkLook } from "@/lib/identity/schema"
import { stopReminders } from "@/lib/notifications/link-commands"

import { linkRoute } from "../link-route"

export const POST = linkRoute(LinkLook, (actor, _, at) => stopReminders(actor, at))
