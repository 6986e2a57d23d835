import { route } from "@/app/_edge/route"
import { PendingSignIn } from "@/lib/identity/schema"
import { secondFactorOptions } from "@/lib/identity/second-factor"

export const POST = route({
  who: "anyone",
  body: PendingSignIn,
  handle: (_, { pending }) => secondFactorOptions(pending),
})
