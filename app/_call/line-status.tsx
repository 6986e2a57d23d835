"use client"

import { SignalHigh, SignalLow, SignalZero } from "lucide-react"
import { useTranslations } from "next-intl"

import type { Line } from "./line-state"
import type { RoomView } from "./use-room-view"

/** What is wrong with either side's line and what became of it, in the same words for both. */
export function LineStatus({ view }: { view: RoomView }) {
  const { lines, name } = view
  const { own, other } = lines
  return (
    <output
      data-own-line={own.state}
      data-own-rung={own.rung}
      data-other-line={other?.state}
      data-other-rung={other?.rung}
      className="contents"
    >
      <Said line={own} whose="own" name={name} />
      {other === undefined || own.state === "reconnecting" || own.state === "lost" ? null : (
        <Said line={other} whose="other" name={name} />
      )}
    </output>
  )
}

type SaidProps = { line: Line; whose: "own" | "other"; name: string }

function Said({ line, whose, name }: SaidProps) {
  const t = useTranslations(`call.line.${whose}`)
  const word = wordOf(line)
  if (word === undefined) return null
  const Icon = icons[word] ?? SignalLow
  return (
    <span className="flex items-center gap-2.5 rounded-3 bg-[oklch(0.16_0.01_250/.92)] px-3.5 py-2 text-read leading-5.5 text-mon-text-1">
      <Icon aria-hidden size={20} className="flex-none" />
      {t(word, { name })}
    </span>
  )
}

type Word =
  | "weak"
  | "reconnecting"
  | "lost"
  | "resumed"
  | "ended"
  | "low"
  | "sound"
  | "text"
  | "savingLow"
  | "savingSound"

/** The interruption first, then what the line does not carry or its owner does not want. Undefined: all is well. */
function wordOf({ state, rung }: Line): Word | undefined {
  switch (state) {
    case "connecting":
      return undefined
    case "reconnecting":
    case "lost":
    case "resumed":
    case "ended":
      return state
    case "weak":
      return rung === "video" ? "weak" : rung
    case "connected":
      return rung === "low" ? "savingLow" : rung === "sound" ? "savingSound" : undefined
  }
}

const icons: Partial<Record<Word, typeof SignalLow>> = {
  reconnecting: SignalZero,
  lost: SignalZero,
  resumed: SignalHigh,
}
