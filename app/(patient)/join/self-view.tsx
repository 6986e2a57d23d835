"use client"

import { SwitchCamera, VideoOff } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useRef } from "react"

type Props = { stream: MediaStream | null; on: boolean; onFlip?: (() => void) | undefined }

/** What the camera shows, mirrored as in a mirror. */
export function SelfView({ stream, on, onFlip }: Props) {
  const t = useTranslations("patient.check")
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = on ? stream : null
  }, [stream, on])
  return (
    <div className="on-video relative mt-4 h-54 overflow-hidden rounded-4 bg-mon-0">
      <video
        ref={video}
        autoPlay
        muted
        playsInline
        aria-label={t("preview")}
        hidden={!on}
        className="size-full -scale-x-100 object-cover"
      />
      {on ? null : (
        <p className="grid size-full place-content-center justify-items-center gap-2 text-read text-mon-text-2">
          <VideoOff aria-hidden size={32} />
          {t("previewOff")}
        </p>
      )}
      {on ? (
        <span className="absolute bottom-3 left-3 rounded-1 bg-mon-0/82 px-2.5 text-[1rem] leading-7 text-mon-text-1">
          {t("you")}
        </span>
      ) : null}
      {on && onFlip ? (
        <button
          type="button"
          onClick={onFlip}
          aria-label={t("flip")}
          className="absolute right-2 bottom-2 grid size-12 place-items-center rounded-full bg-mon-0/82 text-mon-text-1"
        >
          <SwitchCamera aria-hidden size={24} />
        </button>
      ) : null}
    </div>
  )
}
