"use client"

import { useTranslations } from "next-intl"

import type { AlarmView } from "@/lib/vitals/client/alarm-watch"
import { ConditionLine } from "@/lib/vitals/client/condition-line"
import type { WaveMeta } from "@/lib/vitals/meta"
import type { Condition } from "@/lib/vitals/numerics"

import { UnrecordedDeeds } from "./unrecorded-deeds"

type Props = Pick<AlarmView, "unrecorded"> & {
  conditions: readonly Condition[]
  meta: WaveMeta | undefined
  charted: boolean
  /** How old the picture is; undefined: that is not known, or there is none. */
  lagMs: number | undefined
  onDismiss: (id: string) => void
}

/** What was not recorded, what devices say is wrong, where the waves come from and how old they are, that this is a second display, and who watches beside it. */
export function MonitorFoot({ unrecorded, conditions, meta, charted, lagMs, onDismiss }: Props) {
  const t = useTranslations("vitals")
  return (
    <>
      <UnrecordedDeeds unrecorded={unrecorded} onDismiss={onDismiss} />
      <ConditionLine conditions={conditions} />
      <footer className="flex min-h-8 flex-wrap items-center gap-x-4 border-t border-mon-line px-4 py-1 text-tiny text-mon-text-2">
        <span>{t("secondDisplay")}</span>
        {charted ? null : <span>{t("uncharted")}</span>}
        <span className="flex-1" />
        {meta !== undefined && meta.source.name !== "" && (
          <span>
            {meta.source.loopSeconds === undefined
              ? t(`source.${meta.source.kind}`, { name: meta.source.name })
              : t("source.loop", {
                  name: meta.source.name,
                  seconds: Math.round(meta.source.loopSeconds),
                })}{" "}
            {t("ageRule")}
            {lagMs === undefined ? null : (
              <span className="tabular-nums">
                {" "}
                {t("behind", { seconds: (lagMs / 1000).toFixed(1) })}
              </span>
            )}
          </span>
        )}
      </footer>
    </>
  )
}
