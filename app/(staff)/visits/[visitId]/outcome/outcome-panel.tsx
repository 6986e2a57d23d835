"use client"

import { Ban, CircleCheck, CircleHelp, UserX } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { dayIn, timeIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { Say } from "@/app/_ui/say"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { OutcomeView } from "@/lib/outcomes/queries"
import { wordOf } from "@/lib/outcomes/word"
import { isolatedReason } from "@/lib/reason"

import { CorrectDialog } from "./correct-dialog"

type Props = { view: OutcomeView; zone: string }

export function OutcomePanel({ view, zone }: Props) {
  const t = useTranslations("queue.outcome")
  const locale = useLocale()
  const [correcting, setCorrecting] = useState(false)
  const newest = view.outcomes.at(-1)
  const when = (iso: string) => ({ day: dayIn(zone, iso, locale), time: timeIn(zone, iso) })
  return (
    <>
      <section className="mt-4 rounded-3 border border-line-1 bg-surface-1">
        <ol className="divide-y divide-line-1">
          {newest === undefined ? (
            <li className="px-4 py-3.5">
              <Say icon={CircleHelp} className="text-read font-semibold">
                {t("undecided")}
              </Say>
              <p className="text-text-2">{t("undecidedText", when(view.decidedAfter))}</p>
            </li>
          ) : (
            view.outcomes.toReversed().map((outcome, index) => (
              <li key={outcome.seq} className="px-4 py-3.5">
                <Say
                  tone={index > 0 ? "mute" : tones[outcome.result]}
                  icon={icons[outcome.result]}
                  className={index > 0 ? "line-through" : "text-read font-semibold"}
                >
                  {t(`result.${wordOf(outcome)}`)}
                </Say>
                <p className="wrap-anywhere text-text-2">
                  {outcome.by === null
                    ? t("byEvidence")
                    : t("by", { name: outcome.by, reason: isolatedReason(outcome.reason) })}{" "}
                  · {t("at", when(outcome.at))}
                </p>
              </li>
            ))
          )}
        </ol>
      </section>
      {view.mayCorrect ? (
        <Button variant="line" className="mt-3" onClick={() => setCorrecting(true)}>
          {t("correct")}
        </Button>
      ) : null}
      <section aria-labelledby="evidence" className="mt-6">
        <h2 id="evidence" className="mb-2 text-read font-semibold">
          {t("evidence")}{" "}
          <span className="font-normal text-text-3">
            {t("evidenceCount", { count: view.evidence.length })}
          </span>
        </h2>
        <div className="rounded-3 border border-line-1 bg-surface-1">
          {view.evidence.length === 0 ? (
            <EmptyState title={t("noEvidence")} />
          ) : (
            <Table
              caption={t("evidence")}
              columns={[
                { key: "time", label: t("table.time") },
                { key: "who", label: t("table.who") },
                { key: "what", label: t("table.what") },
                { key: "source", label: t("table.source"), className: "max-sm:hidden" },
              ]}
            >
              {view.evidence.map((one) => (
                <tr key={one.id}>
                  <RowHead className="whitespace-nowrap">{timeIn(zone, one.at, "second")}</RowHead>
                  <Cell>{t(`who.${one.who}`)}</Cell>
                  <Cell>{t(`kind.${one.kind}`)}</Cell>
                  <Cell className="max-sm:hidden">{t(`source.${one.source}`)}</Cell>
                </tr>
              ))}
            </Table>
          )}
        </div>
      </section>
      {correcting ? (
        <CorrectDialog
          visitId={view.visitId}
          seq={newest?.seq ?? 0}
          now={newest === undefined ? undefined : wordOf(newest)}
          onClose={() => setCorrecting(false)}
        />
      ) : null}
    </>
  )
}

const icons = { attended: CircleCheck, no_show: UserX, cancelled: Ban } as const
const tones = { attended: "ok", no_show: "warn", cancelled: "mute" } as const
