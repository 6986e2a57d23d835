"use client"

import { ArrowUpRight, Pencil, Undo2 } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useRef, useState } from "react"
import type { KeyboardEvent, PointerEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import type { OutgoingFile } from "@/lib/chat/client/types"

import {
  type Mark,
  type Point,
  type Tool,
  beginMark,
  drawCrosshair,
  drawMark,
  extendMark,
  lineWidth,
  movePoint,
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
  /** Where the keys stand; undefined: nobody draws with keys. */
  const [at, setAt] = useState<Point>()
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready")
  const { width, height } = picture
  useEffect(() => {
    const context = canvas.current?.getContext("2d")
    if (context === null || context === undefined) return
    context.drawImage(picture, 0, 0)
    for (const mark of drawing === undefined ? marks : [...marks, drawing])
      drawMark(context, mark, lineWidth(width, height))
    if (at !== undefined) drawCrosshair(context, at, lineWidth(width, height))
  }, [picture, width, height, marks, drawing, at])

  const finish = (): void => {
    if (drawing !== undefined) setMarks([...marks, drawing])
    setDrawing(undefined)
  }
  const press = (event: KeyboardEvent): void => {
    const here = at ?? { x: width / 2, y: height / 2 }
    const next = movePoint(here, event.key, event.shiftKey, { width, height })
    if (next !== undefined) {
      setAt(next)
      if (drawing !== undefined) setDrawing(extendMark(drawing, next))
    } else if (event.key === " " || event.key === "Enter") {
      setAt(here)
      if (drawing === undefined) setDrawing(beginMark(tool, here))
      else finish()
    } else if (event.key === "Escape" && drawing !== undefined) {
      event.stopPropagation()
      setDrawing(undefined)
    } else return
    event.preventDefault()
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
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application takes keys of its own */}
      <div
        role="application"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
        tabIndex={0}
        aria-label={t("picture", { count: marks.length })}
        aria-describedby="photo-keys"
        className="min-h-0 rounded-2"
        onKeyDown={press}
        onBlur={() => {
          finish()
          setAt(undefined)
        }}
      >
        <canvas
          ref={canvas}
          width={width}
          height={height}
          className="mx-auto max-h-[52dvh] w-full cursor-crosshair touch-none rounded-2 border border-line-1 object-contain"
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
      </div>
      <p id="photo-keys" className="text-small text-text-2">
        {t("keys")}
      </p>
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
  // Shown whole: where its shape is another than its box's, there are bars beside it.
  const scale = Math.min(box.width / canvas.width, box.height / canvas.height)
  return {
    x: (clientX - box.left - (box.width - canvas.width * scale) / 2) / scale,
    y: (clientY - box.top - (box.height - canvas.height * scale) / 2) / scale,
  }
}
