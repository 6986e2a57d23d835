"use client"

import { Flashlight, FlashlightOff } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useRef, useState } from "react"

import { Button } from "@/app/_ui/button"
import type { OutgoingFile } from "@/lib/chat/client/types"

import type { OwnMedia } from "../own-media"
import { photoFile } from "./photo-file"
import { type RearCamera, openRearCamera } from "./rear-camera"

type Props = { media: OwnMedia; onSend: (file: OutgoingFile) => Promise<void> }
type Shot = { file: OutgoingFile; url: string }

/** Aims, takes, shows what was taken, and sends it on a press. */
export function TakePhoto({ media, onSend }: Props) {
  const t = useTranslations("chat.photo")
  const camera = useRearCamera(media)
  const video = useRef<HTMLVideoElement>(null)
  const [shot, setShot] = useState<Shot>()
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready")
  const [isLit, setLit] = useState(false)
  const stream = camera === "none" ? undefined : camera?.stream
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream ?? null
  }, [stream, shot])
  useEffect(() => () => (shot === undefined ? undefined : URL.revokeObjectURL(shot.url)), [shot])

  if (camera === "none") return <p role="alert">{t("noCamera")}</p>
  const take = async (): Promise<void> => {
    setState("busy")
    const blob = await camera?.still()
    const file = blob === undefined ? undefined : await photoFile(blob)
    setState(file === undefined ? "failed" : "ready")
    if (file !== undefined)
      setShot({ file, url: URL.createObjectURL(new Blob([file.bytes], { type: file.mediaType })) })
  }
  const torch = camera?.torch
  const send = async (): Promise<void> => {
    setState("busy")
    if (shot !== undefined) await onSend(shot.file)
  }
  return (
    <>
      {shot === undefined ? (
        <video
          ref={video}
          aria-label={t("camera")}
          autoPlay
          muted
          playsInline
          className="aspect-[3/4] max-h-[50dvh] w-full rounded-3 bg-mon-0 object-contain"
        />
      ) : (
        // Taken on this page; nothing to optimise.
        // oxlint-disable-next-line nextjs/no-img-element
        <img
          src={shot.url}
          alt={t("taken")}
          className="max-h-[50dvh] w-full rounded-3 bg-mon-0 object-contain"
        />
      )}
      {state === "failed" ? (
        <p role="alert" className="text-danger">
          {t("failed")}
        </p>
      ) : null}
      {shot === undefined ? (
        <>
          {torch === undefined ? null : (
            <Button
              variant="line"
              size="big"
              aria-pressed={isLit}
              onClick={() => void torch(!isLit).then(setLit)}
            >
              {isLit ? (
                <FlashlightOff aria-hidden size={24} />
              ) : (
                <Flashlight aria-hidden size={24} />
              )}
              {t(isLit ? "lightOff" : "lightOn")}
            </Button>
          )}
          <Button
            size="big"
            busy={state === "busy"}
            disabled={camera === undefined}
            onClick={() => void take()}
          >
            {t("take")}
          </Button>
        </>
      ) : (
        <>
          <Button size="big" busy={state === "busy"} onClick={() => void send()}>
            {t("send")}
          </Button>
          <Button variant="line" size="big" onClick={() => setShot(undefined)}>
            {t("again")}
          </Button>
        </>
      )}
    </>
  )
}

/** Most phones give one camera at a time: the call's own rests until this one is closed. */
function useRearCamera(media: OwnMedia): RearCamera | "none" | undefined {
  const [camera, setCamera] = useState<RearCamera | "none">()
  useEffect(() => {
    let isOver = false
    let opened: RearCamera | undefined
    const wasOn = media.state.get().camera.on
    const open = async (): Promise<void> => {
      if (wasOn) await media.toggle("camera")
      opened = await openRearCamera()
      if (isOver) opened?.close()
      else setCamera(opened ?? "none")
    }
    const opening = open()
    return () => {
      isOver = true
      opened?.close()
      void opening.then(() =>
        wasOn && !media.state.get().camera.on ? media.toggle("camera") : undefined,
      )
    }
  }, [media])
  return camera
}
