import { route } from "@/app/_edge/route"
import { UserId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { previewHours } from "@/lib/scheduling/availability/preview"
import { PreviewAsked } from "@/lib/scheduling/availability/schema"

export const POST = route({
  who: "staff",
  body: PreviewAsked,
  async handle(actor, asked, { params }) {
    const whose = UserId.safeParse(params["userId"])
    return whose.success ? previewHours(actor, whose.data, asked, new Date()) : refuse("not_found")
  },
})
