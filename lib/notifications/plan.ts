import { Temporal } from "@/lib/time"

import type { LetterKind } from "./jobs"

export const reminderKinds = [
  "reminder_3d",
  "reminder_1d",
  "reminder_1h",
  "reminder_10m",
] as const satisfies readonly LetterKind[]
export type ReminderKind = (typeof reminderKinds)[number]

export type Step = { readonly kind: ReminderKind; readonly dueAt: Date }

/** 21:00 to 08:00 on the patient's clock, where nobody is woken for what can wait. */
const quiet = { from: 21, to: 8 }
/** A step that waits for the morning must still leave this long before the visit, in minutes. */
const sense: Readonly<Record<ReminderKind, number>> = {
  reminder_3d: 48 * 60,
  reminder_1d: 12 * 60,
  reminder_1h: 15,
  reminder_10m: 0,
}

/**
 * When a visit's reminders go out. Three days are three days on the patient's clock; a day or less is
 * elapsed time, so that a clock change does not move the visit by an hour. A step whose moment has
 * passed is skipped. In the quiet hours the first two wait for the morning, or go the evening before
 * where the morning would be too late; the last two go whenever they are due.
 */
export function planReminders(visit: { startsAt: Date; zone: string }, now: Date): Step[] {
  return reminderKinds.flatMap((kind) => {
    const due = momentOf(kind, visit)
    if (due < now) return []
    const dueAt = kind === "reminder_3d" || kind === "reminder_1d" ? awake(kind, visit, due) : due
    return dueAt < now ? [] : [{ kind, dueAt }]
  })
}

/** Whether a reminder still says something true and useful when it is sent late, or after a move. */
export function stillFits(kind: ReminderKind, startsAt: Date, now: Date): boolean {
  const minutes = (startsAt.getTime() - now.getTime()) / 60_000
  return minutes > sense[kind] && minutes <= earliest[kind]
}

/** Longer before the visit than this, a reminder was planned for another time: days, a quiet night, a clock change. */
const earliest: Readonly<Record<ReminderKind, number>> = {
  reminder_3d: (72 + 14) * 60,
  reminder_1d: (24 + 13) * 60,
  reminder_1h: 61,
  reminder_10m: 11,
}

function momentOf(kind: ReminderKind, { startsAt, zone }: { startsAt: Date; zone: string }): Date {
  switch (kind) {
    case "reminder_3d":
      return dateOf(localOf(startsAt, zone).subtract({ days: 3 }))
    case "reminder_1d":
      return new Date(startsAt.getTime() - 24 * 3_600_000)
    case "reminder_1h":
      return new Date(startsAt.getTime() - 3_600_000)
    case "reminder_10m":
      return new Date(startsAt.getTime() - 600_000)
  }
}

function awake(kind: ReminderKind, visit: { startsAt: Date; zone: string }, due: Date): Date {
  const local = localOf(due, visit.zone)
  if (local.hour < quiet.from && local.hour >= quiet.to) return due
  const evening = local.hour >= quiet.from ? local : local.subtract({ days: 1 })
  const morning = at(evening.add({ days: 1 }), quiet.to, 0)
  const latest = visit.startsAt.getTime() - sense[kind] * 60_000
  return dateOf(morning.epochMilliseconds < latest ? morning : at(evening, quiet.from - 1, 59))
}

function at(day: Temporal.ZonedDateTime, hour: number, minute: number): Temporal.ZonedDateTime {
  return day.withPlainTime({ hour, minute })
}

function localOf(moment: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone)
}

function dateOf(moment: Temporal.ZonedDateTime): Date {
  return new Date(moment.epochMilliseconds)
}
