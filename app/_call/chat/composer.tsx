"use client"

import { Mic, SendHorizontal } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { canRecord } from "@/lib/chat/client/record-voice"
import { maxText } from "@/lib/chat/schema"
import type { SeatRole } from "@/lib/e2ee/client/session"

import { Attach } from "./attach"
import { fine } from "./fine"
import type { ChatView } from "./use-chat"
import { useVoice } from "./use-voice"
import { VoiceLine } from "./voice-line"

type Props = {
  view: ChatView
  seat: SeatRole
  nameOf: (identity: string, role: SeatRole) => string
  size: "desk" | "phone"
  microphone: MediaStreamTrack | undefined
}

/** A line to write in. Enter sends, Shift and Enter begins a new line. */
export function Composer({ view, seat, nameOf, size, microphone }: Props) {
  const t = useTranslations("chat")
  const words = useTranslations("chat.voice")
  const [only, setOnly] = useState<string>()
  const { chat, snapshot, draft, setDraft } = view
  const members = snapshot?.members ?? []
  const aside = members.filter((member) => mayWhisper(seat, member.role))
  const to = aside.find(({ identity }) => identity === only)
  // Until the line is back nobody is here: who was is written to all the same.
  const met = snapshot?.met ?? false
  const left = maxText - draft.length
  const voice = useVoice(chat, to?.identity, microphone)
  const isShut = chat === undefined || !met
  const side = size === "desk" ? "size-11" : "size-14"

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
        <p className={`mb-1.5 text-text-2 ${fine}`}>{t(met ? "alone" : "nobody")}</p>
      ) : null}
      {left < 200 ? (
        <p className={`mb-1.5 ${fine} ${left < 0 ? "text-danger" : "text-text-2"}`}>
          {t("left", { count: left })}
        </p>
      ) : null}
      {voice.refused === undefined ? null : (
        <p role="alert" className={`mb-1.5 text-danger ${fine}`}>
          {words(`cannot.${voice.refused}`)}
        </p>
      )}
      {voice.recording === undefined ? (
        <div className="flex flex-wrap items-end gap-2">
          <Attach chat={chat} to={to?.identity} disabled={isShut} size={size} />
          <textarea
            aria-label={
              to === undefined ? t("write") : t("only", { name: nameOf(to.identity, to.role) })
            }
            placeholder={t("write")}
            rows={1}
            value={draft}
            disabled={!met}
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
          {draft === "" && canRecord() ? (
            <button
              type="button"
              aria-label={words("record")}
              disabled={isShut}
              onClick={() => void voice.begin()}
              className={`grid flex-none place-items-center rounded-2 border border-line-2 text-text-1 disabled:text-text-3 ${side}`}
            >
              <Mic aria-hidden size={20} />
            </button>
          ) : (
            <button
              type="submit"
              aria-label={t("send")}
              disabled={draft.trim() === "" || left < 0}
              className={`grid flex-none place-items-center rounded-2 bg-brand text-on-brand enabled:hover:bg-brand-hover disabled:bg-surface-2 disabled:text-text-3 ${side}`}
            >
              <SendHorizontal aria-hidden size={20} />
            </button>
          )}
        </div>
      ) : (
        <VoiceLine
          recording={voice.recording}
          size={size}
          onCancel={() => voice.cancel()}
          onSend={() => void voice.send()}
        />
      )}
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
