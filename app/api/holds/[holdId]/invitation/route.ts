import { getLocale } from "next-intl/server"

import { route } from "@/app/_edge/route"
import { chooseLocale } from "@/lib/i18n/locales"
import { HoldId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import { readInvitation } from "@/lib/scheduling/ics/invitation-queries"

/** For whoever just booked, in the browser that they booked in, in its language: the file of the message without its address. */
export const GET = route({
  who: "visitor",
  gives: ["text/calendar"],
  async handle(actor, _, { params }) {
    const holdId = HoldId.safeParse(params["holdId"])
    if (!holdId.success) return refuse("not_found")
    const language = chooseLocale(await getLocale(), undefined, "")
    const invitation = await readInvitation(actor, holdId.data, language, new Date())
    if (!invitation.ok) return invitation
    const { method, text } = invitation.value
    return ok(
      new Response(text, {
        headers: {
          "content-type": `text/calendar; charset=utf-8; method=${method}`,
          "content-disposition": 'attachment; filename="appointment.ics"',
          "cache-control": "no-store",
        },
      }),
    )
  },
})
