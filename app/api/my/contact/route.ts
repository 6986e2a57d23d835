import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { askContactChange } from "@/lib/identity/contact-commands"
import { ContactWish } from "@/lib/identity/schema"

export const POST = route({
  who: "portal",
  body: ContactWish,
  handle: (actor, wish, { request }) =>
    askContactChange(actor, wish, addressOf(request), new Date()),
})
