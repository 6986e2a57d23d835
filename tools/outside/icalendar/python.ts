import { type Python, outsidePython } from "../python"

export function calendarPython(): Promise<Python> {
  const modules = "icalendar, recurring_ical_events"
  return outsidePython(import.meta.dirname, "icalendar", modules, "calendar readers")
}
