"use client"

import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"
import type { History, Strip } from "@/lib/vitals/history/queries"

import { Section } from "./section"
import { useMoments } from "./use-moments"

type Props = {
  history: History
  strips: readonly Strip[]
  onReplay: (at: number) => void
  onCompare: (side: "a" | "b", at: number) => void
}

/** What stays when older waves go. */
export function StripsSection({ history, strips, onReplay, onCompare }: Props) {
  const t = useTranslations("history.strips")
  const words = useAlarmWords()
  const { moment } = useMoments(history.zone)
  return (
    <Section id="strips" title={t("title")} text={t("text")}>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        {strips.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <Table
            caption={t("title")}
            columns={[
              { key: "when", label: t("when") },
              { key: "why", label: t("why") },
              { key: "who", label: t("who") },
              { key: "action", label: t("action"), hidden: true },
            ]}
          >
            {strips.map((strip) => {
              const when = moment(strip.from)
              return (
                <tr key={strip.id} data-strip={strip.reason}>
                  <RowHead className="whitespace-nowrap">{when}</RowHead>
                  <Cell>
                    {strip.reason === "bookmark" ? t("bookmark") : words.name(strip.about)}
                  </Cell>
                  <Cell>{strip.by ?? t("auto")}</Cell>
                  <Cell className="text-right">
                    <span className="inline-flex flex-wrap justify-end gap-2">
                      <Button
                        variant="line"
                        size="sm"
                        aria-label={t("openName", { when })}
                        onClick={() => onReplay(strip.from)}
                      >
                        {t("open")}
                      </Button>
                      <Button
                        variant="plain"
                        size="sm"
                        aria-label={t("aName", { when })}
                        onClick={() => onCompare("a", strip.to)}
                      >
                        {t("a")}
                      </Button>
                      <Button
                        variant="plain"
                        size="sm"
                        aria-label={t("bName", { when })}
                        onClick={() => onCompare("b", strip.to)}
                      >
                        {t("b")}
                      </Button>
                    </span>
                  </Cell>
                </tr>
              )
            })}
          </Table>
        )}
      </div>
    </Section>
  )
}
