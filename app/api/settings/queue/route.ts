import { route } from "@/app/_edge/route"
import { changeQueueSettings, QueueSettings } from "@/lib/queue/settings-commands"

export const POST = route({
  who: "staff",
  body: QueueSettings,
  handle: (actor, input) => changeQueueSettings(actor, input, new Date()),
})
