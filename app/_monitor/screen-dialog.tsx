"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { pixelsPerMm } from "@/lib/vitals/sweep"

import { lineMm, setScreenScale, useScreenScale } from "./screen-scale"

/** Tells the browser how large a millimetre is here: a line is made 50 mm long beside a ruler. */
export function ScreenDialog({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const t = useTranslations("vitals.screen")
  const kept = useScreenScale()
  const [px, setPx] = useState<number>()
  const length = px ?? Math.round(kept * lineMm)
  const close = () => {
    setPx(undefined)
    onOpenChange(false)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      title={t("title")}
      description={t("how", { mm: lineMm })}
      footer={
        <>
          <Button
            variant="line"
            onClick={() => {
              setScreenScale(undefined)
              close()
            }}
          >
            {t("usual")}
          </Button>
          <Button
            variant="primary"
            onClick={() => {
              setScreenScale(length / lineMm)
              close()
            }}
          >
            {t("keep")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 overflow-x-auto py-2">
        <div
          aria-hidden="true"
          className="h-3 flex-none border-x-2 border-b-2 border-text-1"
          style={{ width: `${length}px` }}
        />
        <label className="flex flex-col gap-1.5 font-medium">
          {t("length")}
          <input
            type="range"
            className="h-11 accent-brand"
            min={Math.round((pixelsPerMm / 2) * lineMm)}
            max={Math.round(pixelsPerMm * 2 * lineMm)}
            value={length}
            onChange={({ target }) => setPx(Number(target.value))}
          />
        </label>
      </div>
    </Dialog>
  )
}
