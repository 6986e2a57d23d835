"use client"

import { SendHorizontal } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { maxText } from "@/lib/chat/schema"
import type { SeatRole } from "@/lib/e2ee/client/session"

import { Attach } from "./attach"
import { fine } from "./fine"
import type { ChatView } from "./use-chat"

type Props = {
  view: ChatView
  seat: SeatRole
  nameOf: (identity: string, role: SeatRole) => string
  size: "desk" | "phone"
}

/** A line to write in. Enter sends, Shift and Enter begins a new line. */
export function Composer({ view, seat, nameOf, size }: Props) {
  const t = useTranslations("chat")
  const [only, setOnly] = useState<string>()
  const { chat, snapshot, draft, setDraft } = view
  const members = snapshot?.members ?? []
  const aside = members.filter((member) => mayWhisper(seat, member.role))
  const to = aside.find(({ identity }) => identity === only)
  const isFirst = snapshot === undefined || snapshot.log.entries.length === 0
  const left = maxText - draft.length

  const send = (): void => {
    if (chat === undefined || draft.trim() === "" || left < 0) return
    chat.write(draft, to?.identity)
    setDraft("")
  }
  return (
    <form
      className="flex-none px-5 pt-1 pb-[max(12px,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {aside.length > 0 ? (
        <fieldset className="mb-2 flex flex-wrap items-center gap-1.5 border-0 p-0">
          <legend className="sr-only">{t("to")}</legend>
          {[undefined, ...aside].map((member) => (
            <button
              key={member?.identity ?? ""}
              type="button"
              aria-pressed={to?.identity === member?.identity}
              onClick={() => setOnly(member?.identity)}
              className={`min-h-9 rounded-full border border-line-2 px-3 text-text-2 aria-pressed:border-brand aria-pressed:bg-brand-soft aria-pressed:font-medium aria-pressed:text-brand pointer-coarse:min-h-11 ${fine}`}
            >
              {member === undefined
                ? t("everyone")
                : t("only", { name: nameOf(member.identity, member.role) })}
            </button>
          ))}
        </fieldset>
      ) : null}
      {members.length === 0 ? (
        <p className={`mb-1.5 text-text-2 ${fine}`}>{t(isFirst ? "nobody" : "alone")}</p>
      ) : null}
      {left < 200 ? (
        <p className={`mb-1.5 ${fine} ${left < 0 ? "text-danger" : "text-text-2"}`}>
          {t("left", { count: left })}
        </p>
      ) : null}
      <div className="flex flex-wrap items-end gap-2">
        <Attach
          chat={chat}
          to={to?.identity}
          disabled={chat === undefined || (members.length === 0 && isFirst)}
          size={size}
        />
        <textarea
          aria-label={
            to === undefined ? t("write") : t("only", { name: nameOf(to.identity, to.role) })
          }
          placeholder={t("write")}
          rows={1}
          value={draft}
          disabled={members.length === 0 && isFirst}
          onChange={(event) => {
            setDraft(event.target.value)
            if (to === undefined) chat?.type()
          }}
          onKeyDown={(event) => {
            // An input method's Enter chooses a word; it sends nothing.
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            send()
          }}
          className={`field-sizing-content max-h-32 min-w-0 flex-1 resize-none rounded-2 border border-line-2 bg-surface-1 px-3 py-2.5 text-text-1 disabled:bg-surface-2 ${size === "desk" ? "min-h-11 text-body" : "min-h-14 text-lead"}`}
        />
        <button
          type="submit"
          aria-label={t("send")}
          disabled={draft.trim() === "" || left < 0}
          className={`grid flex-none place-items-center rounded-2 bg-brand text-on-brand enabled:hover:bg-brand-hover disabled:bg-surface-2 disabled:text-text-3 ${size === "desk" ? "size-11" : "size-14"}`}
        >
          <SendHorizontal aria-hidden size={20} />
        </button>
      </div>
    </form>
  )
}

/** Between a clinician and an interpreter, either way. */
function mayWhisper(own: SeatRole, other: SeatRole): boolean {
  return (
    (own === "clinician" && other === "interpreter") ||
    (own === "interpreter" && other === "clinician")
  )
}
