import { route } from "@/app/_edge/route"
import { Withdrawal } from "@/lib/vitals/schema"
import { withdraw } from "@/lib/vitals/withdraw-command"

import { paced } from "../device-pace"

/** Numbers that were typed in at the bedside by mistake leave the record, and their trace stays. */
export const POST = route({
  who: "device",
  body: Withdrawal,
  handle: (actor, input) =>
    paced(actor, "withdrawals", { withdrawals: input.values.length }, () => withdraw(actor, input)),
})
