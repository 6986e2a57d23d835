"use client"

import { useTranslations } from "next-intl"

import type { History } from "@/lib/vitals/history/queries"

import { HoldForm } from "../../../_frame/hold-form"
import { Section } from "./section"
import { useMoments } from "./use-moments"

/** Whether anything may be removed; whoever may, places or lifts the hold, with the reason. */
export function HoldSection({ history }: { history: History }) {
  const t = useTranslations("history.hold")
  const { moment } = useMoments(history.zone)
  const { visit, patient } = history.held

  return (
    <div className="mt-8">
      <Section id="hold" title={t("title")}>
        <p data-held={visit !== null}>
          {visit === null ? t("off") : t("on", { time: moment(visit) })}
        </p>
        {patient === null ? null : <p>{t("patient", { time: moment(patient) })}</p>}
        {history.may.hold ? (
          <HoldForm
            path={`/api/vitals/${history.visitId}/hold`}
            held={visit !== null}
            words={{
              reason: t("reason"),
              hint: t("reasonHint"),
              missing: t("reasonMissing"),
              failed: t("failed"),
              send: t(visit === null ? "place" : "lift"),
            }}
          />
        ) : null}
      </Section>
    </div>
  )
}
