"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Sheet } from "./sheet"
import { pinKeys, shortcuts } from "./shortcuts"
import { keepChoice, readChoice } from "./sitting-choice"
import { boundShortcuts } from "./use-shortcuts"

type Props = { open: boolean; onClose: () => void }

/** Which key does what, and the switch for whoever is served better without them. */
export function KeyboardSheet({ open, onClose }: Props) {
  const t = useTranslations("room.keyboard")
  const common = useTranslations("common")
  const [on, setOn] = useState(() => readChoice("shortcuts") !== "off")
  const lines = [
    ...boundShortcuts().map((action) => ({ name: t(`does.${action}`), key: shortcuts[action] })),
    { name: t("does.pin"), key: pinKeys },
  ]
  return (
    <Sheet open={open} title={t("title")} close={common("close")} onClose={onClose}>
      <div className="px-5 pt-1 pb-6 text-read">
        <label className="flex min-h-13 cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            className="size-5 flex-none accent-brand"
            checked={on}
            onChange={(event) => {
              keepChoice("shortcuts", event.target.checked ? "on" : "off")
              setOn(event.target.checked)
            }}
          />
          {t("on")}
        </label>
        <dl className={`grid grid-cols-[1fr_auto] ${on ? "" : "text-text-3"}`}>
          {lines.map(({ name, key }) => (
            <div
              key={key}
              className="col-span-2 grid grid-cols-subgrid items-center gap-4 border-t border-line-1 py-1.5"
            >
              <dt>{name}</dt>
              <dd className="m-0">
                <kbd className="inline-block min-w-8 rounded-1 border border-line-2 px-2 text-center font-[inherit] font-medium">
                  {key}
                </kbd>
              </dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-text-2">{t("tab")}</p>
      </div>
    </Sheet>
  )
}
