/** Minutes after midnight of "09:30" or "09:30:00". */
export function minuteOf(time: string): number {
  const [hour = "0", minute = "0"] = time.split(":")
  return Number(hour) * 60 + Number(minute)
}

/** 570 → "09:30"; 1440 is the midnight that ends the day: "00:00". */
export function clock(minute: number): string {
  const day = minute % 1440
  return `${String(Math.floor(day / 60)).padStart(2, "0")}:${String(day % 60).padStart(2, "0")}`
}

/** "9" → "09:00", "930" → "09:30", "9.30" → "09:30"; undefined where it is no time of day. */
export function typedTime(text: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/.exec(text.trim())
  const hour = Number(match?.[1] ?? 24)
  const minute = Number(match?.[2] ?? 0)
  return hour < 24 && minute < 60 ? clock(hour * 60 + minute) : undefined
}
