"use client"

import {
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  Phone,
  PictureInPicture2,
  UserPlus,
  Video,
  VideoOff,
} from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useRef } from "react"

import type { DeviceKind, OwnMediaState } from "./own-media"
import { shortcuts } from "./shortcuts"
import type { Shortcut } from "./shortcuts"
import type { Sharing } from "./use-sharing"
import { useShortcuts } from "./use-shortcuts"

type Props = {
  own: OwnMediaState
  size: "phone" | "desk"
  /** "Leave" for a patient, "End visit" for the clinician. */
  end: string
  /** "Messages" for a patient, "Chat" for the clinician. */
  chat: { word: string; unread: number; open: boolean; onPress: () => void }
  onToggle: (kind: DeviceKind) => void
  share: Sharing
  /** The call in a small window, or small beside what is worked on. Absent: it has no other place. */
  small?: { kind: "window" | "page"; on: boolean; onPress: () => void }
  /** Opens the people of the visit. Absent: this person invites nobody. */
  onPeople?: () => void
  onEnd: () => void
  /** They were asked for by a button that is gone with them: the first of them takes its focus. */
  focused?: boolean
}

/** Mute, Camera and the way out: each with its word, in the order in which they are tabbed. */
export function Controls({
  own,
  size,
  end,
  chat,
  onToggle,
  share,
  small,
  onPeople,
  onEnd,
  focused = false,
}: Props) {
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    if (focused) bar.current?.querySelector("button")?.focus()
  }, [focused])
  const t = useTranslations("call")
  const words = useTranslations("chat")
  const guest = useTranslations("guest.door")
  const screen = useTranslations("room.share")
  const place = useTranslations("room.window")
  const { microphone, camera } = own
  const toggleMicrophone = (): void => onToggle("microphone")
  const toggleCamera = (): void => onToggle("camera")
  useShortcuts({
    microphone: toggleMicrophone,
    camera: toggleCamera,
    share: share.onPress,
    window: small?.onPress,
    people: onPeople,
    chat: chat.onPress,
    end: onEnd,
  })
  return (
    <nav ref={bar} aria-label={t("controls")} className={bars[size]}>
      <Control
        size={size}
        icon={microphone.on ? Mic : MicOff}
        off={!microphone.on}
        label={microphone.on ? t("mute") : t("unmute")}
        shortcut="microphone"
        onPress={toggleMicrophone}
      />
      <Control
        size={size}
        icon={camera.on ? Video : VideoOff}
        off={!camera.on}
        label={camera.on ? t("camera") : t("cameraOn")}
        name={camera.on ? t("cameraOff") : t("cameraOn")}
        shortcut="camera"
        onPress={toggleCamera}
      />
      {share.offered ? (
        <Control
          size={size}
          icon={MonitorUp}
          off={share.state === "on"}
          label={share.state === "on" ? screen("stopSharing") : screen("start")}
          shortcut="share"
          onPress={share.onPress}
        />
      ) : null}
      {small === undefined ? null : (
        <Control
          size={size}
          icon={PictureInPicture2}
          off={small.on}
          label={place(placeWords[small.kind][small.on ? "off" : "on"])}
          className={small.kind === "page" ? "max-lg:hidden" : ""}
          shortcut="window"
          onPress={small.onPress}
        />
      )}
      {onPeople === undefined ? null : (
        <Control
          size={size}
          icon={UserPlus}
          label={guest("invite")}
          shortcut="people"
          onPress={onPeople}
        />
      )}
      <Control
        size={size}
        icon={MessageSquare}
        label={chat.word}
        name={words("open", { word: chat.word, count: chat.unread })}
        badge={chat.unread}
        off={chat.open}
        shortcut="chat"
        onPress={chat.onPress}
      />
      <Control size={size} icon={Phone} label={end} end shortcut="end" onPress={onEnd} />
    </nav>
  )
}

type ControlProps = {
  size: Props["size"]
  icon: LucideIcon
  label: string
  /** What a screen reader says, where the word alone would not tell what happens. */
  name?: string
  off?: boolean
  /** How much is new behind it. */
  badge?: number
  end?: boolean
  className?: string
  shortcut: Shortcut
  /** Absent: not now. The button stays where it is. */
  onPress: (() => void) | undefined
}

function Control({
  size,
  icon: Icon,
  label,
  name,
  off = false,
  badge = 0,
  end = false,
  className = "",
  shortcut,
  onPress,
}: ControlProps) {
  const ground = end
    ? "border-hangup bg-hangup text-on-hangup"
    : off
      ? "border-mon-text-1 bg-mon-text-1 text-mon-0"
      : "border-mon-edge bg-mon-2"
  return (
    <button
      type="button"
      aria-label={name}
      aria-keyshortcuts={shortcuts[shortcut]}
      aria-disabled={onPress === undefined || undefined}
      onClick={onPress}
      className={`${buttons[size]} ${className} aria-disabled:opacity-60`}
    >
      <span className={`relative grid place-items-center border ${rounds[size]} ${ground}`}>
        <Icon
          aria-hidden
          size={size === "phone" ? 26 : 22}
          className={end ? "rotate-[135deg]" : ""}
        />
        {badge > 0 ? (
          <span
            aria-hidden
            className="absolute -top-1 -right-1 grid h-6 min-w-6 place-items-center rounded-full border border-mon-0 bg-mon-text-1 px-1 text-small font-semibold text-mon-0"
          >
            {badge > 99 ? "99+" : badge}
          </span>
        ) : null}
      </span>
      {label}
    </button>
  )
}

const placeWords = {
  window: { on: "open", off: "close" },
  page: { on: "smaller", off: "larger" },
} as const

const bars = {
  phone:
    "mon on-video z-20 grid flex-none auto-cols-fr grid-flow-col bg-mon-0 px-2 @max-[15rem]:grid-flow-row @max-[15rem]:grid-cols-2 low:landscape:w-28 low:landscape:auto-cols-auto low:landscape:auto-rows-fr low:landscape:grid-flow-row low:landscape:overflow-y-auto low:landscape:py-2 pt-3.5 pb-[max(16px,env(safe-area-inset-bottom))]",
  // One row on a phone too: a second one would lie over half of the picture.
  desk: "flex flex-wrap items-start justify-center gap-x-1 rounded-[20px] bg-[oklch(0.16_0.01_250/.88)] px-1 pt-2 pb-1.5 md:px-3",
} as const

const buttons = {
  phone:
    "flex min-h-20.5 min-w-0 flex-col low:landscape:min-h-16 low:landscape:gap-0.5 @max-[15rem]:min-h-11 @max-[15rem]:flex-row @max-[15rem]:justify-center items-center gap-1.5 text-read leading-5 text-mon-text-1",
  desk: "flex min-h-16 min-w-11 flex-1 flex-col md:min-w-17 md:flex-none items-center gap-0.75 md:px-1 text-tiny leading-3.5 text-mon-text-1 md:last:ml-3",
} as const

const rounds = {
  phone: "h-14 w-15 rounded-[28px] @max-[15rem]:hidden low:landscape:h-10 low:landscape:w-12",
  desk: "h-11 w-full max-w-12 rounded-[22px]",
} as const
