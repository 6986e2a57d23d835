import { route } from "@/app/_edge/route"
import { readOpenSlots } from "@/lib/scheduling/open-slots"
import { SlotsAsked } from "@/lib/scheduling/schema"

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
