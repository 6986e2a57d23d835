import { route } from "@/app/_edge/route"
import { SlotsAsked } from "@/lib/scheduling/schema"
import { readOpenSlots } from "@/lib/scheduling/slots/open-slots"

export const GET = route({
  who: "booker",
  async handle(actor, _, { request }) {
    const asked = SlotsAsked.safeParse(Object.fromEntries(new URL(request.url).searchParams))
    if (asked.success) return readOpenSlots(actor, asked.data, new Date())
    return badRequest(asked.error.issues[0]?.path.join(".") ?? "query")
  },
})

function badRequest(field: string) {
  return {
    ok: true as const,
    value: Response.json({ error: "bad_request", field }, { status: 400 }),
  }
}
