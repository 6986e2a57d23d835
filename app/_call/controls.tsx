"use client"

import { Mic, MicOff, Phone, Video, VideoOff } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useTranslations } from "next-intl"

import type { DeviceKind, OwnMediaState } from "./own-media"

type Props = {
  own: OwnMediaState
  size: "phone" | "desk"
  /** "Leave" for a patient, "End visit" for the clinician. */
  end: string
  onToggle: (kind: DeviceKind) => void
  onEnd: () => void
}

/** Mute, Camera and the way out: each with its word, in the order in which they are tabbed. */
export function Controls({ own, size, end, onToggle, onEnd }: Props) {
  const t = useTranslations("call")
  const { microphone, camera } = own
  return (
    <nav aria-label={t("controls")} className={bars[size]}>
      <Control
        size={size}
        icon={microphone.on ? Mic : MicOff}
        off={!microphone.on}
        label={microphone.on ? t("mute") : t("unmute")}
        onPress={() => onToggle("microphone")}
      />
      <Control
        size={size}
        icon={camera.on ? Video : VideoOff}
        off={!camera.on}
        label={camera.on ? t("camera") : t("cameraOn")}
        name={camera.on ? t("cameraOff") : t("cameraOn")}
        onPress={() => onToggle("camera")}
      />
      <Control size={size} icon={Phone} label={end} end onPress={onEnd} />
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
  end?: boolean
  onPress: () => void
}

function Control({
  size,
  icon: Icon,
  label,
  name,
  off = false,
  end = false,
  onPress,
}: ControlProps) {
  const ground = end
    ? "border-hangup bg-hangup text-on-hangup"
    : off
      ? "border-mon-text-1 bg-mon-text-1 text-mon-0"
      : "border-mon-edge bg-mon-2"
  return (
    <button type="button" aria-label={name} onClick={onPress} className={buttons[size]}>
      <span className={`grid place-items-center border ${rounds[size]} ${ground}`}>
        <Icon
          aria-hidden
          size={size === "phone" ? 26 : 22}
          className={end ? "rotate-[135deg]" : ""}
        />
      </span>
      {label}
    </button>
  )
}

const bars = {
  phone:
    "absolute inset-x-0 bottom-0 z-20 grid grid-cols-3 bg-mon-0 px-2 pt-3.5 pb-[max(16px,env(safe-area-inset-bottom))]",
  desk: "flex gap-1 rounded-[20px] bg-[oklch(0.16_0.01_250/.88)] px-3 pt-2 pb-1.5",
} as const

const buttons = {
  phone: "flex min-h-20.5 flex-col items-center gap-1.5 text-read leading-5 text-mon-text-1",
  desk: "flex min-h-16 min-w-17 flex-col items-center gap-0.75 px-1 text-tiny text-mon-text-1 last:ml-3",
} as const

const rounds = { phone: "h-14 w-15 rounded-[28px]", desk: "h-11 w-12 rounded-[22px]" } as const
