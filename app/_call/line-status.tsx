"use client"

import { MessageSquare, SignalHigh, SignalLow, SignalZero } from "lucide-react"
import { useTranslations } from "next-intl"

import { lineWords } from "./line-words"
import type { LineWords } from "./line-words"
import type { RoomView } from "./use-room-view"

type Props = {
  view: RoomView
  /** Opens the messages. Absent: they are open. */
  onMessages: (() => void) | undefined
}

/** What is wrong with either side's line and what became of it, in the same words for both. */
export function LineStatus({ view, onMessages }: Props) {
  const { lines, name } = view
  const { own, other } = lines
  const isAway = own.state === "reconnecting" || own.state === "lost"
  const ownWords = lineWords(own)
  const otherWords = other === undefined || isAway ? undefined : lineWords(other)
  const isMute = [ownWords, otherWords].some((one) => one === "text" || one === "savingText")
  return (
    <>
      <output
        data-own-line={own.state}
        data-own-rung={own.rung}
        data-other-line={other?.state}
        data-other-rung={other?.rung}
        className="contents"
      >
        <Said words={ownWords} whose="own" name={name} />
        <Said words={otherWords} whose="other" name={name} />
      </output>
      {isMute && onMessages !== undefined ? <Write onPress={onMessages} /> : null}
    </>
  )
}

type SaidProps = { words: LineWords | undefined; whose: "own" | "other"; name: string }

function Said({ words, whose, name }: SaidProps) {
  const t = useTranslations(`call.line.${whose}`)
  if (words === undefined) return null
  const Icon = icons[words] ?? SignalLow
  return (
    <span className="flex items-center gap-2.5 rounded-3 bg-[oklch(0.16_0.01_250/.92)] px-3.5 py-2 text-read leading-5.5 text-mon-text-1">
      <Icon aria-hidden size={20} className="flex-none" />
      {t(words, { name })}
    </span>
  )
}

/** The way on where no sound goes. */
function Write({ onPress }: { onPress: () => void }) {
  const t = useTranslations("room.buttons")
  return (
    <button
      type="button"
      onClick={onPress}
      className="flex min-h-11 items-center justify-center gap-2 rounded-2 bg-mon-text-1 px-4 text-read font-medium text-mon-0"
    >
      <MessageSquare aria-hidden size={20} className="flex-none" />
      {t("messages")}
    </button>
  )
}

const icons: Partial<Record<LineWords, typeof SignalLow>> = {
  reconnecting: SignalZero,
  lost: SignalZero,
  resumed: SignalHigh,
}
