import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import { printedCopy } from "@/lib/summaries/copy-commands"

/** The page is about to be printed: that it was is in the record too. */
export const POST = route({
  who: "portal",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    if (!visitId.success) return refuse("not_found")
    const printed = await printedCopy(actor, visitId.data, new Date())
    return printed.ok ? ok() : printed
  },
})
