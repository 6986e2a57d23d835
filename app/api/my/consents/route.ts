import { getLocale } from "next-intl/server"

import { route } from "@/app/_edge/route"
import { decideConsent } from "@/lib/consents/commands"
import { ConsentDecision } from "@/lib/consents/schema"
import { chooseLocale } from "@/lib/i18n/locales"

export const POST = route({
  who: "portal",
  body: ConsentDecision,
  handle: async (actor, decision) =>
    decideConsent(actor, decision, chooseLocale(await getLocale(), undefined, ""), new Date()),
})
