"use client"

import { SlidersHorizontal } from "lucide-react"
import { useTranslations } from "next-intl"
import dynamic from "next/dynamic"

import type { Rung } from "@/lib/e2ee/control-word"

import { canBlur } from "./blur/able"
import { shortcuts } from "./shortcuts"
import { usePanel } from "./use-panel"
import type { RoomView } from "./use-room-view"
import { useShortcuts } from "./use-shortcuts"

const CallMenu = dynamic(() => import("./call-menu").then((module) => module.CallMenu))
const KeyboardSheet = dynamic(() =>
  import("./keyboard-sheet").then((module) => module.KeyboardSheet),
)

type Props = {
  view: RoomView
  size: "phone" | "desk"
}

/** To what is seldom needed. Over the picture: the bar below has its room for what is pressed often. */
export function MoreButton({ view, size }: Props) {
  const { lines, call } = view
  const { blur, microphone } = view.own
  const onBlur = (on: boolean): void => void call.media.blur(on)
  const t = useTranslations("call")
  /** Without sound nobody is listened to unknowingly: the microphone goes off, in sight of its owner. */
  const choose = (most: Rung): void => {
    lines.choose(most)
    if (most === "text" && microphone.on) void call.media.toggle("microphone")
  }
  const menu = usePanel()
  const keyboard = usePanel()
  useShortcuts({
    more: menu.onOpen,
    blur: canBlur() ? () => onBlur(blur.at === "off") : undefined,
  })
  return (
    <>
      <button
        type="button"
        aria-label={t("more")}
        aria-keyshortcuts={shortcuts.more}
        onClick={menu.onOpen}
        className={`grid flex-none place-items-center rounded-full text-mon-text-1 ${looks[size]}`}
      >
        <SlidersHorizontal aria-hidden size={size === "phone" ? 20 : 16} />
      </button>
      {menu.used ? (
        <CallMenu
          open={menu.open}
          choice={lines.choice}
          onChoose={choose}
          blur={blur}
          onBlur={onBlur}
          onKeyboard={() => {
            menu.onClose()
            keyboard.onOpen()
          }}
          onClose={menu.onClose}
        />
      ) : null}
      {keyboard.used ? <KeyboardSheet open={keyboard.open} onClose={keyboard.onClose} /> : null}
    </>
  )
}

const looks = {
  phone: "size-11 bg-[oklch(0.16_0.01_250/.86)]",
  desk: "size-8 bg-[oklch(0.16_0.01_250/.82)] pointer-coarse:size-11",
} as const
