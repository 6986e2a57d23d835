"use client"

import { useTranslations } from "next-intl"
import { useId } from "react"

type Props = {
  /** The device has what it takes. */
  able: boolean
  on: boolean
  onChange: (on: boolean) => void
}

/** The switch, and what a blur hides and what it does not. */
export function BlurChoice({ able, on, onChange }: Props) {
  const t = useTranslations("room.blur")
  const hint = useId()
  return (
    <>
      <label className="flex min-h-13 cursor-pointer items-center gap-3 has-disabled:cursor-default has-disabled:text-text-3">
        <input
          type="checkbox"
          className="size-5 flex-none accent-brand"
          checked={on}
          disabled={!able}
          aria-describedby={hint}
          onChange={(event) => onChange(event.target.checked)}
        />
        {t("choice")}
      </label>
      <p id={hint} className="text-read text-text-2">
        {t(able ? "hint" : "unable")}
      </p>
    </>
  )
}
