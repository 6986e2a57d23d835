import { route } from "@/app/_edge/route"
import { wardPages } from "@/lib/vitals/ward-queries"

/** How many pages the ward has, and on which an alarm waits for an answer. */
export const GET = route({ who: "staff", handle: (actor) => wardPages(actor) })
