"use client"

import { classes } from "@/app/_ui/classes"
import type { CalendarEntry } from "@/lib/scheduling/calendar/calendar-view"

import { lookIcons, lookOf, lookStyles } from "./entry-look"
import { useEntryWords } from "./use-entry-words"

type Props = {
  entries: readonly CalendarEntry[]
  zone: string
  short?: boolean
  onOpen: () => void
}

/** An entry as one line of a list. */
export function EntryLine({ entries, zone, short = false, onOpen }: Props) {
  const words = useEntryWords(zone)(entries)
  const look = lookOf(entries)
  const Icon = lookIcons[look]
  const style = classes(
    "flex w-full items-center gap-2 rounded-1 text-left",
    short ? "min-h-9 px-1.5 text-tiny" : "min-h-11 px-3 py-2",
    lookStyles[look],
  )
  const inside = (
    <>
      <Icon aria-hidden size={short ? 14 : 18} className="flex-none" />
      <span className="min-w-0">
        <span className={classes("block", short && "truncate")}>
          {short ? words.time.slice(0, 5) : words.time} · {words.kind}
        </span>
        {words.title === "" ? null : <b className="block truncate font-semibold">{words.title}</b>}
        {short || words.detail === "" ? null : (
          <span className="block text-text-2">{words.detail}</span>
        )}
      </span>
    </>
  )
  if (look === "away" || look === "elsewhere") return <div className={style}>{inside}</div>
  return (
    <button
      type="button"
      data-entry
      className={classes(style, "cursor-pointer hover:brightness-95")}
      onClick={onOpen}
    >
      {inside}
    </button>
  )
}
