"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState, useSyncExternalStore } from "react"

import { fresh, hear } from "./caption-lines"
import type { Heard } from "./caption-lines"
import { captionSource } from "./caption-source"
import type { CaptionSource } from "./caption-source"
import type { RoomView } from "./use-room-view"

type Props = { view: RoomView }

/** What is said, in words, with the speaker before each line. Nothing at all while there is no source. */
export function Captions(props: Props) {
  const source = useSyncExternalStore(captionSource.subscribe, captionSource.get, captionSource.get)
  return source === undefined ? null : <Lines source={source} {...props} />
}

function Lines({ source, view }: Props & { source: CaptionSource }) {
  const t = useTranslations("room.captions")
  const call = useTranslations("call")
  const speakerOf = (identity: string): string => {
    const peer = view.room?.peers.find((one) => one.identity === identity)
    return peer === undefined ? call("you") : view.nameOf(peer)
  }
  const [lines, setLines] = useState<readonly Heard[]>([])
  useEffect(() => source.listen((heard) => setLines((now) => hear(now, heard))), [source])
  useEffect(() => {
    if (lines.length === 0) return
    const timer = setInterval(() => setLines((now) => fresh(now, Date.now())), 1_000)
    return () => clearInterval(timer)
  }, [lines.length])
  // Whoever hears with a screen reader hears the people: the log is there to be read, not to be spoken.
  return (
    <div role="log" aria-live="off" aria-label={t("title")} className="flex flex-col gap-1">
      {lines.map((line) => (
        <p
          key={line.id}
          className="self-start rounded-1 bg-[oklch(0.16_0.01_250/.92)] px-2.5 py-1 text-lead text-mon-text-1"
        >
          <b className="font-semibold">{t("speaker", { name: speakerOf(line.speaker) })}</b>{" "}
          {line.text}
        </p>
      ))}
    </div>
  )
}
