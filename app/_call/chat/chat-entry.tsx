"use client"

import { Check, CheckCheck, CircleAlert, Clock, EyeOff } from "lucide-react"
import { useFormatter, useTranslations } from "next-intl"

import { type Delivery, type Entry, deliveryOf } from "@/lib/chat/log"

type Props = {
  entry: Entry
  name: string
  /** Of a private word of one's own. */
  reader: string
  zone: string
  onAgain: () => void
}

/** One thing that was said: by whom, when, and, of one's own, how far it came. */
export function ChatEntry({ entry, name, reader, zone, onAgain }: Props) {
  const t = useTranslations("chat")
  const format = useFormatter()
  const { mine, at, what } = entry
  return (
    <div
      data-mine={mine}
      className={`${mine ? "ml-10" : "mr-4"} ${entry.private ? "rounded-2 border border-dashed border-line-2 bg-surface-2 px-3 py-2" : ""}`}
    >
      <p className="flex flex-wrap items-baseline gap-x-2 text-small">
        <b className="font-semibold text-text-1">{mine ? t("you") : name}</b>
        <time dateTime={new Date(at).toISOString()} className="text-text-2">
          {format.dateTime(at, {
            timeZone: zone,
            hour: "2-digit",
            minute: "2-digit",
            hourCycle: "h23",
          })}
        </time>
      </p>
      {entry.private ? (
        <p className="flex items-center gap-1.5 text-small font-medium text-text-2">
          <EyeOff aria-hidden size={16} className="flex-none" />
          {mine ? t("private.mine", { name: reader }) : t("private.theirs")}
        </p>
      ) : null}
      {what.kind === "text" ? (
        <p dir="auto" className="break-words whitespace-pre-wrap" data-said>
          {what.text}
        </p>
      ) : null}
      {mine ? <Came delivery={deliveryOf(entry)} onAgain={onAgain} /> : null}
    </div>
  )
}

function Came({ delivery, onAgain }: { delivery: Delivery; onAgain: () => void }) {
  const t = useTranslations("chat")
  const Icon = icons[delivery]
  return (
    <p
      data-delivery={delivery}
      className={`flex items-center gap-1.5 text-small ${delivery === "late" ? "text-warn" : "text-text-2"}`}
    >
      <Icon aria-hidden size={16} className="flex-none" />
      {t(`delivery.${delivery}`)}
      {delivery === "late" ? (
        <button
          type="button"
          onClick={onAgain}
          className="min-h-9 rounded-2 px-2 font-medium text-brand pointer-coarse:min-h-11"
        >
          {t("again")}
        </button>
      ) : null}
    </p>
  )
}

const icons = {
  sending: Clock,
  late: CircleAlert,
  some: Check,
  delivered: Check,
  read: CheckCheck,
} as const
