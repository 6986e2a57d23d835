import { z } from "zod"

import { lookPace } from "@/app/_edge/own-pace"
import { route } from "@/app/_edge/route"
import { ownReceipt } from "@/lib/patients/own-accesses"
import { ok, refuse } from "@/lib/result"

/** The receipt of one event of the reader's own record, as a C2SP .tlog-proof file. */
export const GET = route({
  who: "portal",
  gives: ["text/plain"],
  async handle(actor, _, { params }) {
    const eventId = z.guid().safeParse(params["eventId"])
    if (!eventId.success) return refuse("not_found")
    const at = new Date()
    const over = await lookPace(actor, at)
    if (over !== undefined) return over
    const receipt = await ownReceipt(actor, eventId.data, at)
    if (!receipt.ok) return receipt
    return ok(
      new Response(receipt.value.text, {
        headers: {
          "content-type": "text/plain; charset=utf-8",
          "content-disposition": `attachment; filename="${receipt.value.name}"`,
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        },
      }),
    )
  },
})
