"use client"

import { CircleHelp, Hand } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import type { MemberFloor, MemberView } from "@/lib/floor/client/member-floor"

import { shortcuts } from "../shortcuts"
import { useShortcuts } from "../use-shortcuts"
import { QuestionSheet } from "./question-sheet"

type Props = {
  floor: MemberFloor
  state: MemberView
  nameOf: (identity: string) => string
  /** The own microphone. */
  on: boolean
  onUnmute: () => void
}

/** A member's hand and questions; and the word, when the host gives it. */
export function MemberBar({ floor, state, nameOf, on, onUnmute }: Props) {
  const t = useTranslations("class.floor")
  const [asking, setAsking] = useState(false)
  const { up, hasWord } = state
  useShortcuts({ raise: () => floor.raise(!up), questions: () => setAsking(true) })
  const open = state.floor.questions.filter((one) => one.state === "open").length
  const place = state.floor.hands.findIndex((one) => one === state.me) + 1
  return (
    <>
      {hasWord ? (
        <div
          role="alert"
          className="flex items-center gap-3 rounded-3 bg-[oklch(0.16_0.01_250/.92)] px-3.5 py-2 text-mon-text-1"
        >
          <span className="min-w-0 flex-1">{on ? t("speaking") : t("yourWord")}</span>
          {on ? null : (
            <button type="button" onClick={onUnmute} className={strong}>
              {t("unmute")}
            </button>
          )}
        </div>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          aria-pressed={up}
          aria-keyshortcuts={shortcuts.raise}
          onClick={() => floor.raise(!up)}
          className={`${pill} aria-pressed:bg-mon-text-1 aria-pressed:text-mon-0`}
        >
          <Hand aria-hidden size={20} className="flex-none" />
          {up ? t("lowerOwn") : t("raise")}
        </button>
        <button
          type="button"
          aria-keyshortcuts={shortcuts.questions}
          onClick={() => setAsking(true)}
          className={pill}
        >
          <CircleHelp aria-hidden size={20} className="flex-none" />
          {t("openQuestions", { count: open })}
        </button>
      </div>
      <output className="sr-only">
        {up ? (place > 0 ? t("upPlace", { place }) : t("upSent")) : null}
      </output>
      <QuestionSheet
        open={asking}
        onClose={() => setAsking(false)}
        floor={floor}
        state={state}
        nameOf={nameOf}
      />
    </>
  )
}

const pill =
  "inline-flex min-h-11 flex-1 items-center justify-center gap-2 rounded-full border border-mon-edge bg-[oklch(0.16_0.01_250/.86)] px-3.5 font-medium text-mon-text-1"
const strong = "min-h-11 flex-none rounded-2 bg-mon-text-1 px-4 font-medium text-mon-0"
