"use client"

import { classes } from "@/app/_ui/classes"

import { lookIcons, lookOf, lookStyles } from "./entry-look"
import { isBehind } from "./grid-layout"
import type { Box } from "./grid-layout"
import { useEntryWords } from "./use-entry-words"

type Props = { box: Box; zone: string; top: number; height: number; onOpen: () => void }

/** One box of the grid. What can be opened is a button with its whole sentence as its name. */
export function EntryBox({ box, zone, top, height, onOpen }: Props) {
  const words = useEntryWords(zone)(box.entries)
  const look = lookOf(box.entries)
  const Icon = lookIcons[look]
  const width = 100 / box.lanes
  const style = { top, height, left: `${box.lane * width}%`, width: `${width}%` }
  const inside = (
    <>
      <span className="flex items-center gap-1">
        <Icon aria-hidden size={14} className="flex-none" />
        <span className="truncate">
          {words.time} · {words.kind}
        </span>
      </span>
      {words.title === "" ? null : <b className="block truncate font-semibold">{words.title}</b>}
      {height < 60 ? null : <span className="block truncate text-text-2">{words.detail}</span>}
    </>
  )
  const look1 = classes(
    "absolute overflow-hidden rounded-1 px-1.5 text-left text-tiny",
    lookStyles[look],
  )
  if (isBehind(box)) {
    return (
      <div className={look1} style={style}>
        {inside}
      </div>
    )
  }
  return (
    <button
      type="button"
      data-entry
      aria-label={[words.time, words.kind, words.title, words.detail].filter(Boolean).join(", ")}
      className={classes(look1, "cursor-pointer hover:brightness-95 focus-visible:z-10")}
      style={style}
      onClick={onOpen}
    >
      {height < 40 ? (
        <span className="flex items-center gap-1">
          <Icon aria-hidden size={14} className="flex-none" />
          <span className="truncate">
            {words.time.slice(0, 5)} {look === "visit" ? null : `${words.kind} · `}
            <b className="font-semibold">{words.title}</b>
            {look === "visit" ? ` · ${words.kind}` : null}
          </span>
        </span>
      ) : (
        inside
      )}
    </button>
  )
}
