"use client"

import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import type { Chat } from "@/lib/chat/client/types"
import type { PhotoState } from "@/lib/chat/photo"

import type { OwnMedia } from "../own-media"
import { Sheet } from "../sheet"
import { TakePhoto } from "./take-photo"

type Props = {
  chat: Chat
  photo: Extract<PhotoState, { at: "wanted" | "taking" }>
  /** Who asks. */
  name: string
  media: OwnMedia
}

/** The doctor asks for a photograph: nothing is taken before a yes, and nothing sent before it was seen. */
export function PhotoSheet({ chat, photo, name, media }: Props) {
  const t = useTranslations("chat.photo")
  return (
    <Sheet open title={t("wanted")} close={t("no")} onClose={() => refuse(chat, photo)}>
      <div className="flex flex-col gap-4 px-5 pt-2 pb-[max(20px,env(safe-area-inset-bottom))]">
        {photo.at === "wanted" ? (
          <>
            <p>{t(photo.how === "frame" ? "wantedFrame" : "wantedStill", { name })}</p>
            <p>{t("only", { name })}</p>
            <Button size="big" onClick={() => chat.photo.answer(true)}>
              {t(photo.how === "frame" ? "yesFrame" : "yesStill")}
            </Button>
            <Button variant="line" size="big" onClick={() => chat.photo.answer(false)}>
              {t("no")}
            </Button>
          </>
        ) : (
          <TakePhoto
            media={media}
            onSend={async (file) => {
              await chat.sendFile(file, photo.by.identity)
              chat.photo.close()
            }}
          />
        )}
      </div>
    </Sheet>
  )
}

function refuse(chat: Chat, photo: Props["photo"]): void {
  if (photo.at === "wanted") chat.photo.answer(false)
  else chat.photo.close()
}
