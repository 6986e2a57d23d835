"use client"

import { Maximize2, Mic, MicOff, Video, VideoOff } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useTranslations } from "next-intl"
import { createPortal } from "react-dom"

import { arrange } from "./arrangement"
import { ShareBanner } from "./share-banner"
import { Tile } from "./tile"
import type { RoomView } from "./use-room-view"

type Props = {
  view: RoomView
  /** What to read while nobody is to be seen. */
  waiting: string
}

/** The call in a window above all others: the picture, one's own devices, and the way back. */
export function SmallCall({ view, waiting }: Props) {
  const t = useTranslations("call")
  const room = useTranslations("room.window")
  const { own, call, cast, nameOf, small } = view
  const { opened } = small
  if (opened === undefined) return null
  const [first] = arrange(cast.tiles, cast.lead, "focus", []).main
  const back = (): void => {
    window.focus()
    small.onClose()
  }
  return createPortal(
    <main
      aria-label={room("title")}
      className="mon on-video fixed inset-0 flex flex-col bg-mon-0 text-read text-mon-text-1"
    >
      <div className="relative grid min-h-0 flex-1">
        {first === undefined ? (
          <p className="self-center px-4 text-center">{waiting}</p>
        ) : (
          <Tile
            key={first.key}
            tile={first}
            name={nameOf(first.peer)}
            alone
            size="large"
            unseen={view.unseen}
            fit="cover"
            stale={view.state.at === "reconnecting"}
            pinned={false}
            place={1}
            onPin={() => undefined}
          />
        )}
      </div>
      <ShareBanner view={view} />
      <nav aria-label={t("controls")} className="grid grid-cols-3 gap-1 p-1.5">
        <Press
          icon={own.microphone.on ? Mic : MicOff}
          off={!own.microphone.on}
          label={own.microphone.on ? t("mute") : t("unmute")}
          onPress={() => void call.media.toggle("microphone")}
        />
        <Press
          icon={own.camera.on ? Video : VideoOff}
          off={!own.camera.on}
          label={own.camera.on ? t("cameraOff") : t("cameraOn")}
          onPress={() => void call.media.toggle("camera")}
        />
        <Press icon={Maximize2} off={false} label={room("back")} onPress={back} />
      </nav>
    </main>,
    opened.document.body,
  )
}

type PressProps = { icon: LucideIcon; label: string; off: boolean; onPress: () => void }

function Press({ icon: Icon, label, off, onPress }: PressProps) {
  return (
    <button
      type="button"
      onClick={onPress}
      className={`flex min-h-11 items-center justify-center gap-2 rounded-2 border px-2 ${off ? "border-mon-text-1 bg-mon-text-1 text-mon-0" : "border-mon-edge bg-mon-2 text-mon-text-1"}`}
    >
      <Icon aria-hidden size={18} className="flex-none" />
      {label}
    </button>
  )
}
