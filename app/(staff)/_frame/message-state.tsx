"use client"

import { Ban, Check, CheckCheck, CircleAlert, Clock3, Send } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { Say } from "@/app/_ui/say"
import { saidState } from "@/lib/notifications/message-view"
import type { MessageView } from "@/lib/notifications/message-view"

import { momentIn } from "./moment"

/** Icon, word and time: what became of a message, with the reason where it failed. */
export function MessageState({ message, zone }: { message: MessageView; zone: string }) {
  const t = useTranslations("invite.messages")
  const locale = useLocale()
  const { icon, tone } = looks[message.state]
  const reason = reasonWords(t, message.reason)
  return (
    <span className="inline-flex flex-col">
      <Say tone={tone} icon={icon}>
        {t(`states.${saidState(message)}`)} {momentIn(zone, message.at, locale)}
      </Say>
      {reason ? <span className="pl-6 text-small text-text-3">{reason}</span> : null}
    </span>
  )
}

/** One line under a visit: which message, by which way, and what became of it. */
export function MessageLine({ message, zone }: { message: MessageView | null; zone: string }) {
  const t = useTranslations("invite.messages")
  const locale = useLocale()
  if (message === null) return <Say icon={Clock3}>{t("none")}</Say>
  const { icon, tone } = looks[message.state]
  const reason = reasonWords(t, message.reason)
  const said = {
    what: kindWords(t, message.kind),
    way: t(`channel.${message.channel}`),
    state: t(`states.${saidState(message)}`),
    time: momentIn(zone, message.at, locale),
  }
  return (
    <Say tone={tone} icon={icon} className="text-small whitespace-normal!">
      {reason ? t("lineReason", { ...said, reason }) : t("line", said)}
    </Say>
  )
}

type Words = { (key: string, values?: Record<string, string>): string; has(key: string): boolean }

export function kindWords(t: Words, kind: string): string {
  return t.has(`kinds.${kind}`) ? t(`kinds.${kind}`) : kind
}

function reasonWords(t: Words, reason: string | null): string | undefined {
  if (reason === null) return undefined
  return t.has(`reasons.${reason}`) ? t(`reasons.${reason}`) : t("reasons.other", { code: reason })
}

const looks: Readonly<
  Record<MessageView["state"], { icon: LucideIcon; tone: "ok" | "bad" | "mute" }>
> = {
  queued: { icon: Clock3, tone: "mute" },
  sending: { icon: Send, tone: "mute" },
  sent: { icon: Check, tone: "ok" },
  delivered: { icon: CheckCheck, tone: "ok" },
  failed: { icon: CircleAlert, tone: "bad" },
  dropped: { icon: Ban, tone: "mute" },
}
