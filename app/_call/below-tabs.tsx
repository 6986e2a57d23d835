"use client"

import { useTranslations } from "next-intl"

import { AlarmVoice } from "@/app/_monitor/alarm-voice"
import { PriorityBadge } from "@/app/_monitor/priority-badge"
import type { Summary } from "@/lib/vitals/alarms/summary"
import { frameOf } from "@/lib/vitals/client/alarm-look"

export type Below = "vitals" | "note" | "chat"

type Props = {
  below: Below
  onShow: (panel: Below) => void
  /** Of the monitor; undefined before there is one. */
  alarms: Summary | undefined
}

/**
 * What stands below the picture on a narrow screen. The monitor is not displayed while another panel is,
 * so the alarms speak from here, and the first of them marks the way back to it.
 */
export function BelowTabs({ below, onShow, alarms }: Props) {
  const t = useTranslations("call.clinician")
  const words = useTranslations("chat")
  const mark = below === "vitals" || alarms === undefined ? undefined : frameOf(alarms)
  return (
    <>
      {alarms === undefined ? null : <AlarmVoice summary={alarms} />}
      <fieldset
        aria-label={t("show")}
        className="flex min-w-0 gap-1 border-0 border-b border-line-1 bg-surface-1 px-2 lg:hidden"
      >
        {(["vitals", "note", "chat"] as const).map((panel) => (
          <button
            key={panel}
            type="button"
            aria-pressed={below === panel}
            onClick={() => onShow(panel)}
            className="-mb-px inline-flex min-h-11 items-center gap-1.5 border-b-2 border-transparent px-3 font-medium text-text-2 aria-pressed:border-brand aria-pressed:text-brand"
          >
            {panel === "chat" ? words("title") : t(panel)}
            {panel === "vitals" && mark !== undefined ? (
              <PriorityBadge {...mark} surface="page" />
            ) : null}
          </button>
        ))}
      </fieldset>
    </>
  )
}
