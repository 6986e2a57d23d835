import { refuseOver } from "@/lib/identity/limiter"

import type { SeatActor } from "./queries"

export type TooOften = NonNullable<Awaited<ReturnType<typeof refuseOver>>>

/**
 * Each is written down, so that no seat may fill the log. A call that comes back asks for a token after
 * half a second, then later each time up to 15 s, twice where it has a link's secret: twenty in the first
 * minute. One that drops as soon as it is in could come to more; it takes the refusal for a fault that
 * passes and asks again, within 15 s.
 */
const limit = { most: 60, seconds: 60 }

export function refuseHasty(
  what: "token" | "report" | "people",
  actor: SeatActor,
  at: Date,
): Promise<TooOften | undefined> {
  return refuseOver([[`seat-${what}/${seatOf(actor)}`, limit]], at, "counted")
}

function seatOf(actor: SeatActor): string {
  switch (actor.kind) {
    case "staff":
      return `staff/${actor.userId}`
    case "patient":
      return `patient/${actor.visitId}`
    case "companion":
      return `companion/${actor.companionId}`
    case "device":
      return `device/${actor.deviceId}`
  }
}
