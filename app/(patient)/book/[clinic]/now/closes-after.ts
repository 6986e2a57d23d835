import { closesAfterMs } from "@/lib/visit-window"

/** How long after their turn a place is kept for somebody who does not come. */
export const closesAfterHours = closesAfterMs / 3_600_000
