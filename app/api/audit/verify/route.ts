import { route } from "@/app/_edge/route"
import { verifyNow } from "@/lib/audit/checks/commands"
import { ok } from "@/lib/result"

/** Compares what the database holds with what was signed, rows included, on the server. */
export const POST = route({
  who: "staff",
  async handle(actor) {
    const result = await verifyNow(actor, new Date())
    if (!result.ok) return result
    const finding = result.value
    return ok(
      finding.sound
        ? { sound: true, size: finding.size }
        : { sound: false, index: finding.index, what: finding.what },
    )
  },
})
