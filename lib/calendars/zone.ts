import { Temporal } from "@/lib/time"

/** A clock: which instant (epoch ms) a wall time of it is, and the other way round. */
export type Zone = {
  instant(wall: Temporal.PlainDateTime): number
  wall(instant: number): Temporal.PlainDateTime
}

const known = new Map<string, Zone>()

/** A zone of the tz database, by its name. */
export function ianaZone(id: string): Zone {
  const zone = known.get(id) ?? makeZone(id)
  if (known.size > 500) known.clear()
  known.set(id, zone)
  return zone
}

function makeZone(id: string): Zone {
  // A calendar asks for the same days again and again: the offset of each that has only one is kept.
  const offsets = new Map<number, number | undefined>()
  const offsetOn = (wall: Temporal.PlainDateTime): number | undefined => {
    const key = wall.year * 10_000 + wall.month * 100 + wall.day
    if (!offsets.has(key)) {
      if (offsets.size > 10_000) offsets.clear()
      const day = wall.toPlainDate()
      const from = day.toZonedDateTime(id)
      const to = day.add({ days: 1 }).toZonedDateTime(id)
      const even =
        from.offsetNanoseconds === to.offsetNanoseconds &&
        to.epochMilliseconds - from.epochMilliseconds === dayMs &&
        from.hour === 0
      offsets.set(key, even ? from.offsetNanoseconds / 1e6 : undefined)
    }
    return offsets.get(key)
  }
  return {
    instant(wall) {
      const offset = offsetOn(wall)
      return offset === undefined
        ? wall.toZonedDateTime(id, { disambiguation: "compatible" }).epochMilliseconds
        : utcMs(wall) - offset
    },
    wall: (at) =>
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(id).toPlainDateTime(),
  }
}

/** The instant at which a clock without a zone, read as UTC, shows this. */
export function utcMs(wall: Temporal.PlainDateTime): number {
  const { year, month, day, hour, minute, second } = wall
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second))
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  return date.setUTCFullYear(year, month - 1, day)
}

const dayMs = 24 * 3_600_000
