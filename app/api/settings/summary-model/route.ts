import { route } from "@/app/_edge/route"
import { configuredModel } from "@/lib/summaries/model/configured"
import { decideModel } from "@/lib/summaries/model/permission-commands"
import { ModelDecision } from "@/lib/summaries/model/schema"

export const POST = route({
  who: "staff",
  body: ModelDecision,
  handle: (actor, input) => decideModel(actor, configuredModel(), input, new Date()),
})
