"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { Button } from "@/app/_ui/button"
import type { Chat } from "@/lib/chat/client/types"
import type { PhotoState } from "@/lib/chat/photo"

type Props = {
  chat: Chat
  photo: PhotoState
  /** Identity and name of the patient. */
  patient: { identity: string; name: string }
  freeze: () => Promise<ImageBitmap | undefined>
  onPicture: (picture: ImageBitmap) => void
  onClose: () => void
}

/** The clinician's side of asking for a photograph, in a strip over the conversation. */
export function AskPhoto({ chat, photo, patient, freeze, onPicture, onClose }: Props) {
  const t = useTranslations("chat.photo")
  const [isDark, setDark] = useState(false)
  const { name } = patient
  const isFreezing = photo.at === "agreed" && photo.how === "frame"
  useEffect(() => {
    if (!isFreezing) return
    let isOver = false
    const hold = async (): Promise<void> => {
      const picture = await freeze()
      if (isOver) return picture?.close()
      chat.photo.close()
      if (picture === undefined) return setDark(true)
      onPicture(picture)
      onClose()
    }
    void hold()
    return () => {
      isOver = true
    }
    // The others are the same question's: a new render must not hold a second picture.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isFreezing])

  const end = (): void => {
    chat.photo.close()
    onClose()
  }
  if (photo.at === "asked" || photo.at === "agreed" || photo.at === "declined") {
    const word = photo.at === "agreed" ? (photo.how === "still" ? "isTaking" : "holding") : photo.at
    return (
      <div className={strip}>
        <p role="status" className="min-w-0 flex-1">
          {t(word, { name })}
        </p>
        <Button variant="line" size="sm" onClick={end}>
          {t(photo.at === "declined" ? "close" : "cancel")}
        </Button>
      </div>
    )
  }
  return (
    <div className={strip}>
      <p className="w-full">{t(isDark ? "noPicture" : "ask", { name })}</p>
      <Button variant="line" size="sm" onClick={() => chat.photo.ask("frame", patient.identity)}>
        {t("askFrame")}
      </Button>
      <Button variant="line" size="sm" onClick={() => chat.photo.ask("still", patient.identity)}>
        {t("askStill")}
      </Button>
      <Button variant="plain" size="sm" onClick={onClose}>
        {t("cancel")}
      </Button>
    </div>
  )
}

const strip =
  "flex flex-none flex-wrap items-center gap-2 border-y border-line-1 bg-surface-2 px-5 py-2.5 text-body"
