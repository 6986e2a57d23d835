"use client"

import { CircleHelp, Mic, MicOff, Phone } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useTranslations } from "next-intl"

import { shortcuts } from "./shortcuts"
import type { Shortcut } from "./shortcuts"
import { useShortcuts } from "./use-shortcuts"

type Props = {
  microphone: boolean
  onMute: () => void
  onHelp: () => void
  onEnd: () => void
}

/** For who can answer a call but not steer one: three buttons, large, in words. */
export function LargeControls({ microphone, onMute, onHelp, onEnd }: Props) {
  const t = useTranslations("call")
  const buttons = useTranslations("room.buttons")
  useShortcuts({ microphone: onMute, help: onHelp, end: onEnd })
  return (
    <nav
      aria-label={t("controls")}
      data-large
      className="mon on-video z-20 grid min-h-32 flex-none grid-cols-3 gap-2 bg-mon-0 p-2 pb-[max(8px,env(safe-area-inset-bottom))] @max-[13rem]:grid-cols-1 low:landscape:w-36 low:landscape:grid-cols-1"
    >
      <Large
        icon={microphone ? Mic : MicOff}
        label={microphone ? t("mute") : t("unmute")}
        shortcut="microphone"
        look={microphone ? looks.plain : looks.off}
        onPress={onMute}
      />
      <Large
        icon={CircleHelp}
        label={buttons("help")}
        shortcut="help"
        look={looks.plain}
        onPress={onHelp}
      />
      <Large
        icon={Phone}
        label={t("leave")}
        shortcut="end"
        look={looks.end}
        turned
        onPress={onEnd}
      />
    </nav>
  )
}

type LargeProps = {
  icon: LucideIcon
  label: string
  shortcut: Shortcut
  look: string
  turned?: boolean
  onPress: () => void
}

function Large({ icon: Icon, label, shortcut, look, turned = false, onPress }: LargeProps) {
  return (
    <button
      type="button"
      aria-keyshortcuts={shortcuts[shortcut]}
      onClick={onPress}
      className={`flex min-h-14 min-w-0 flex-col items-center justify-center gap-1 rounded-4 border-2 px-1 text-[1.25rem] leading-6 font-semibold @max-[13rem]:flex-row ${look}`}
    >
      <Icon aria-hidden size={36} className={`flex-none ${turned ? "rotate-[135deg]" : ""}`} />
      {label}
    </button>
  )
}

const looks = {
  plain: "border-mon-text-1 bg-mon-2 text-mon-text-1",
  off: "border-mon-text-1 bg-mon-text-1 text-mon-0",
  end: "border-hangup bg-hangup text-on-hangup",
} as const
