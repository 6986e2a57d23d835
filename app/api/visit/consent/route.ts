import { getLocale } from "next-intl/server"

import { route } from "@/app/_edge/route"
import { giveConsent } from "@/lib/consultations/patient-commands"
import { ConsentInput } from "@/lib/consultations/schema"
import { chooseLocale } from "@/lib/i18n/locales"

export const POST = route({
  who: "patient",
  body: ConsentInput,
  handle: async (actor, input) =>
    giveConsent(actor, input, new Date(), chooseLocale(await getLocale(), undefined, "")),
})
