import type { ClinicId } from "@/lib/ids"
import { UserId } from "@/lib/ids"
import { addDays, localDate, weekdayOf } from "@/lib/scheduling/wall-time"

import type { Tx } from "./client"
import type { DemoStaff } from "./demo-clinics"
import { demoId } from "./demo-id"
import { availabilityOverrides, timeOff } from "./schema/availability"

/**
 * One day on which somebody with office hours works otherwise, and two days off of another, within the
 * next two weeks: what the editor and the calendar show of them. Where there are any, they stay.
 */
export async function ensureDaysThatDiffer(
  tx: Tx,
  clinicId: ClinicId,
  staff: readonly DemoStaff[],
  at: Date,
): Promise<void> {
  const office = staff.filter(({ hours }) => hours === "office")
  const [first, second] = office.map(({ email }) => UserId.parse(demoId("user", email)))
  const monday = nextMonday(at)
  if (first !== undefined && (await tx.$count(availabilityOverrides)) === 0)
    await tx.insert(availabilityOverrides).values({
      clinicId,
      clinicianId: first,
      fromDay: addDays(monday, 2),
      toDay: addDays(monday, 2),
      periods: [{ startsAt: "12:00", endsAt: "19:00" }],
    })
  if (second !== undefined && (await tx.$count(timeOff)) === 0)
    await tx.insert(timeOff).values({
      clinicId,
      clinicianId: second,
      fromDay: addDays(monday, 3),
      toDay: addDays(monday, 4),
      kind: "training",
    })
}

function nextMonday(at: Date): string {
  const today = localDate("UTC", at.getTime())
  return addDays(today, 8 - weekdayOf(today))
}
