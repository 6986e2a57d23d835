/** Words for a calendar day (YYYY-MM-DD), which has no zone. */
export type DayWords = { weekday: string; day: string; month: string; long: string }

export function dayWords(date: string, locale: string): DayWords {
  const words = (options: Intl.DateTimeFormatOptions): string => {
    const format = new Intl.DateTimeFormat(locale.startsWith("zh") ? "zh-Hans" : "en-GB", {
      ...options,
      timeZone: "UTC",
    })
    return format.format(new Date(`${date}T00:00:00Z`)).replace(",", "")
  }
  return {
    weekday: words({ weekday: "short" }),
    day: String(Number(date.slice(8))),
    month: words({ month: "short" }),
    long: words({ weekday: "long", day: "numeric", month: "long" }),
  }
}

/** "30 Nov", "11月30日": for the two ends of a week. */
export function shortDay(date: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale.startsWith("zh") ? "zh-Hans" : "en-GB", {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  })
  return format.format(new Date(`${date}T00:00:00Z`))
}

/** Days later (or, when negative, earlier) on the calendar. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** An instant on the wall clock of a zone: "2026-12-01T09:00". */
export function localStart(iso: string, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  })
    .format(new Date(iso))
    .replace(" ", "T")
}

/** The Monday of a day's week. */
export function mondayOf(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return dayAfter(date, -((weekday + 6) % 7))
}
