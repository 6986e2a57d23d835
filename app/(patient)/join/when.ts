/** Parts of an instant on the clinic's clock, for the reader's sentences. */
export type When = {
  /** 24-hour, "10:20". */
  time: string
  /** The month is a word in English and a number in Chinese. */
  date: { weekday: string; day: string; month: string }
  today: boolean
}

export function whenOf(at: Date, zone: string, locale: string, now: Date): When {
  const chinese = locale.startsWith("zh")
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(chinese ? "zh-Hans" : "en-GB", { timeZone: zone, ...options })
  return {
    time: part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at),
    date: {
      weekday: part({ weekday: "long" }).format(at),
      day: number(part({ day: "numeric" }), at),
      month: chinese ? number(part({ month: "numeric" }), at) : part({ month: "long" }).format(at),
    },
    today: dateIn(zone, at) === dateIn(zone, now),
  }
}

/** YYYY-MM-DD in a zone. */
export function dateIn(zone: string, at: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at)
}

// Chinese formats add 日 and 月 to the number; the sentence has its own.
function number(format: Intl.DateTimeFormat, at: Date): string {
  return format.format(at).replaceAll(/\D/g, "")
}
