import { route } from "@/app/_edge/route"
import { Proof } from "@/lib/identity/schema"
import { proofMethods, stepUp } from "@/lib/identity/step-up"
import { ok } from "@/lib/result"

/** How this person may prove who they are. */
export const GET = route({
  who: "staff",
  handle: async (actor) => ok(await proofMethods(actor)),
})

export const POST = route({
  who: "staff",
  body: Proof,
  handle: (actor, proof) => stepUp(actor, proof, new Date()),
})
