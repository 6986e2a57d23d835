import { Ban, CalendarClock, Hourglass, Inbox, PlaneTakeoff, Users, Video } from "lucide-react"
import type { LucideIcon } from "lucide-react"

import type { CalendarEntry } from "@/lib/scheduling/calendar/calendar-view"

export type Look = "visit" | "group" | "ended" | "hold" | "request" | "away" | "elsewhere"

/** What kind of thing stands there: each has a word, an icon and an edge of its own beside its colour. */
export function lookOf(entries: readonly CalendarEntry[]): Look {
  const [first] = entries
  if (first === undefined) return "away"
  if ("sessionId" in first && first.sessionId !== null) return "group"
  if (first.kind !== "visit") return first.kind
  return first.state === "ended" ? "ended" : "visit"
}

export const lookIcons: Record<Look, LucideIcon> = {
  visit: Video,
  group: Users,
  ended: CalendarClock,
  hold: Hourglass,
  request: Inbox,
  away: PlaneTakeoff,
  elsewhere: Ban,
}

export const lookStyles: Record<Look, string> = {
  visit: "border border-l-4 border-brand bg-brand-soft",
  group: "border-4 border-double border-brand bg-brand-soft",
  ended: "border border-line-2 bg-surface-2 text-text-2",
  hold: "border-2 border-dashed border-line-2 bg-surface-1",
  request: "border-2 border-dotted border-warn bg-warn-soft",
  away: "hatched border border-line-2 bg-surface-2 text-text-2",
  elsewhere: "hatched border border-dashed border-line-2 bg-surface-2 text-text-2",
}
