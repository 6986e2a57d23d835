"use client"

import { useTranslations } from "next-intl"

import { PriorityBadge } from "@/app/_monitor/priority-badge"
import { Button } from "@/app/_ui/button"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"
import type { AlarmMark } from "@/lib/vitals/history/alarm-mark"

import { useMoments } from "./use-moments"

type Props = {
  alarms: readonly AlarmMark[]
  zone: string
  onReplay: ((at: number) => void) | undefined
}

/** The marks of the charts, in words. */
export function AlarmsTable({ alarms, zone, onReplay }: Props) {
  const t = useTranslations("history.trends")
  const words = useAlarmWords()
  const { moment, time } = useMoments(zone)
  if (alarms.length === 0) return <p className="mt-3 text-text-2">{t("noAlarms")}</p>
  return (
    <div className="mt-3 rounded-3 border border-line-1 bg-surface-1">
      <Table
        caption={t("alarms")}
        columns={[
          { key: "from", label: t("from") },
          { key: "alarm", label: t("alarm") },
          { key: "priority", label: t("priority") },
          { key: "until", label: t("until") },
          { key: "replay", label: t("openReplay"), hidden: true },
        ]}
      >
        {alarms.map((alarm) => (
          <tr key={`${alarm.condition}/${alarm.at}`}>
            <RowHead className="whitespace-nowrap">{moment(alarm.at)}</RowHead>
            <Cell>{words.name(alarm.condition)}</Cell>
            <Cell>
              <PriorityBadge priority={alarm.priority} surface="page" acknowledged={false} />
            </Cell>
            <Cell className="whitespace-nowrap">
              {alarm.until === undefined ? t("goesOn") : time(alarm.until)}
            </Cell>
            <Cell className="text-right">
              {onReplay === undefined ? null : (
                <Button
                  variant="line"
                  size="sm"
                  aria-label={t("openReplayName", {
                    alarm: words.name(alarm.condition),
                    time: time(alarm.at),
                  })}
                  onClick={() => onReplay(alarm.at - 10_000)}
                >
                  {t("openReplay")}
                </Button>
              )}
            </Cell>
          </tr>
        ))}
      </Table>
    </div>
  )
}
