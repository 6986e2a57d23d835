"use client"

import { useTranslations } from "next-intl"

import { Note } from "@/app/_ui/note"

import type { Making } from "./use-export"

/** A bar while the file is made, and how it ended. The browser saves it meanwhile. */
export function ExportProgressNote({ making }: { making: Making | undefined }) {
  const t = useTranslations("audit.dialog")
  if (making === undefined || making.state === "waiting")
    return (
      <Note size="body" tone="ok">
        {t("started")}
      </Note>
    )
  switch (making.state) {
    case "making":
      return (
        <div className="flex flex-col gap-1.5">
          <label className="flex flex-col gap-1.5 text-text-2">
            {t("making", { percent: making.percent })}
            <progress
              max={100}
              value={making.percent}
              className="h-2 w-full appearance-none overflow-hidden rounded-full bg-surface-3 [&::-moz-progress-bar]:bg-brand [&::-webkit-progress-bar]:bg-surface-3 [&::-webkit-progress-value]:bg-brand"
            />
          </label>
          <p className="text-small text-text-3">{t("makingHint")}</p>
        </div>
      )
    case "done":
      return (
        <Note size="body" tone="ok">
          {t("done")} {making.leftOut === 0 ? null : t("leftOut", { count: making.leftOut })}
        </Note>
      )
    case "cut_short":
      return (
        <Note size="body" tone="bad">
          {t("cutShort")}
        </Note>
      )
    case "lost":
      return (
        <Note size="body" tone="warn">
          {t("lost")}
        </Note>
      )
  }
}
