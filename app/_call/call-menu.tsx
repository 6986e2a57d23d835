"use client"

import { Keyboard } from "lucide-react"
import { useTranslations } from "next-intl"

import type { Rung } from "@/lib/e2ee/control-word"

import { canBlur } from "./blur/able"
import { BlurChoice } from "./blur/blur-choice"
import type { Blur } from "./blur/blur-state"
import { Sheet } from "./sheet"

type Props = {
  open: boolean
  choice: Rung
  onChoose: (most: Rung) => void
  blur: Blur
  onBlur: (on: boolean) => void
  onKeyboard: () => void
  onClose: () => void
}

/** What is seldom needed in a call. */
export function CallMenu({ open, choice, onChoose, blur, onBlur, onKeyboard, onClose }: Props) {
  const t = useTranslations("call.menu")
  const keyboard = useTranslations("room.keyboard")
  return (
    <Sheet open={open} title={t("title")} close={t("close")} onClose={onClose}>
      <fieldset className="border-0 px-5 pt-2 pb-6">
        <legend className="mb-1 p-0 font-semibold">{t("data.title")}</legend>
        <p className="text-read text-text-2">{t("data.hint")}</p>
        {choices.map((one) => (
          <label
            key={one}
            className="flex min-h-13 cursor-pointer items-center gap-3 border-b border-line-1 last:border-0"
          >
            <input
              type="radio"
              name="call-data"
              className="size-5 flex-none accent-brand"
              checked={choice === one}
              onChange={() => onChoose(one)}
            />
            {t(`data.${one}`)}
          </label>
        ))}
      </fieldset>
      <div className="border-t border-line-1 px-5 py-3">
        <BlurChoice able={canBlur()} on={blur.at !== "off"} onChange={onBlur} />
      </div>
      <div className="border-t border-line-1 px-5 py-3">
        <button
          type="button"
          onClick={onKeyboard}
          className="flex min-h-13 w-full items-center gap-3 text-left font-medium text-brand"
        >
          <Keyboard aria-hidden size={20} />
          {keyboard("title")}
        </button>
      </div>
    </Sheet>
  )
}

const choices = ["video", "low", "sound", "text"] as const
