"use client"

import { ArrowUpRight, Pencil, Undo2 } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useRef, useState } from "react"
import type { PointerEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import type { OutgoingFile } from "@/lib/chat/client/chat"

import {
  type Mark,
  type Point,
  type Tool,
  beginMark,
  drawMark,
  extendMark,
  lineWidth,
} from "./drawing"
import { photoFile } from "./photo-file"

type Props = {
  picture: ImageBitmap
  /** Sends it to the patient and files it. False: it was not filed. */
  onFile: (file: OutgoingFile) => Promise<boolean>
  onClose: () => void
}

/** A picture held still: a line or an arrow on it, and into the record. */
export function Annotate({ picture, onFile, onClose }: Props) {
  const t = useTranslations("chat.photo")
  const canvas = useRef<HTMLCanvasElement>(null)
  const [tool, setTool] = useState<Tool>("arrow")
  const [marks, setMarks] = useState<readonly Mark[]>([])
  const [drawing, setDrawing] = useState<Mark>()
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready")
  const { width, height } = picture
  useEffect(() => {
    const context = canvas.current?.getContext("2d")
    if (context === null || context === undefined) return
    context.drawImage(picture, 0, 0)
    for (const mark of drawing === undefined ? marks : [...marks, drawing])
      drawMark(context, mark, lineWidth(width, height))
  }, [picture, width, height, marks, drawing])

  const finish = (): void => {
    if (drawing !== undefined) setMarks([...marks, drawing])
    setDrawing(undefined)
  }
  const file = async (): Promise<void> => {
    setState("busy")
    const drawn = await new Promise<Blob | null>((resolve) => {
      if (canvas.current === null) resolve(null)
      else canvas.current.toBlob(resolve, "image/jpeg", 0.95)
    })
    const made = drawn === null ? undefined : await photoFile(drawn)
    if (made !== undefined && (await onFile(made))) return onClose()
    setState("failed")
  }
  const tools = [
    ["arrow", ArrowUpRight],
    ["pen", Pencil],
  ] as const
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("title")}
      description={t("text")}
      footer={
        <>
          <Button variant="line" onClick={onClose}>
            {t("discard")}
          </Button>
          <Button busy={state === "busy"} onClick={() => void file()}>
            {t("file")}
          </Button>
        </>
      }
    >
      <fieldset className="flex flex-wrap items-center gap-2 border-0 p-0">
        <legend className="sr-only">{t("tools")}</legend>
        {tools.map(([name, Icon]) => (
          <Button
            key={name}
            variant="line"
            size="sm"
            aria-pressed={tool === name}
            onClick={() => setTool(name)}
            className="aria-pressed:border-brand aria-pressed:bg-brand-soft aria-pressed:text-brand"
          >
            <Icon aria-hidden size={16} />
            {t(name)}
          </Button>
        ))}
        <Button
          variant="plain"
          size="sm"
          disabled={marks.length === 0}
          onClick={() => setMarks(marks.slice(0, -1))}
        >
          <Undo2 aria-hidden size={16} />
          {t("undo")}
        </Button>
      </fieldset>
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={t("picture", { count: marks.length })}
        className="mx-auto max-h-[52dvh] max-w-full cursor-crosshair touch-none rounded-2 border border-line-1"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setDrawing(beginMark(tool, pointOf(event)))
        }}
        onPointerMove={(event) =>
          drawing === undefined ? undefined : setDrawing(extendMark(drawing, pointOf(event)))
        }
        onPointerUp={finish}
        onPointerCancel={finish}
      />
      {state === "failed" ? (
        <p role="alert" className="text-danger">
          {t("notFiled")}
        </p>
      ) : null}
    </Dialog>
  )
}

/** From where it is on the screen to the picture's own pixels. */
function pointOf(event: PointerEvent<HTMLCanvasElement>): Point {
  const { currentTarget: canvas, clientX, clientY } = event
  const box = canvas.getBoundingClientRect()
  return {
    x: ((clientX - box.left) / box.width) * canvas.width,
    y: ((clientY - box.top) / box.height) * canvas.height,
  }
}
