"use client"

import { Paperclip } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRef, useState } from "react"

import { type FileRefusal, outgoingFile } from "@/lib/chat/client/outgoing-file"
import type { Chat } from "@/lib/chat/client/types"

import { fine } from "./fine"

type Props = {
  chat: Chat | undefined
  /** The one person who may see it. */
  to: string | undefined
  disabled: boolean
  size: "desk" | "phone"
}

/** Takes a picture or a PDF along. What cannot be sent says why. */
export function Attach({ chat, to, disabled, size }: Props) {
  const t = useTranslations("chat.file")
  const input = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<FileRefusal>()
  const [isBusy, setBusy] = useState(false)
  const take = async (files: readonly File[]): Promise<void> => {
    setRefused(undefined)
    setBusy(true)
    for (const file of files) {
      const safe = await outgoingFile(file)
      if (safe.ok) await chat?.sendFile(safe.value, to)
      else setRefused(safe.reason)
    }
    setBusy(false)
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("attach")}
        accept="image/jpeg,image/png,image/webp,application/pdf"
        onChange={(event) => {
          void take([...(event.target.files ?? [])])
          event.target.value = ""
        }}
      />
      <button
        type="button"
        aria-label={t("attach")}
        aria-busy={isBusy}
        disabled={disabled}
        onClick={() => input.current?.click()}
        className={`grid flex-none place-items-center rounded-2 border border-line-2 text-text-1 disabled:text-text-3 ${size === "desk" ? "size-11" : "size-14"}`}
      >
        <Paperclip aria-hidden size={20} />
      </button>
      {refused === undefined ? null : (
        <p role="alert" className={`order-first mb-1.5 w-full text-danger ${fine}`}>
          {t(`cannot.${refused}`)}
        </p>
      )}
    </>
  )
}
