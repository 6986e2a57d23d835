import { useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"
import type { ChartedVitals } from "@/lib/patients/vitals-queries"
import { vitalsSpans } from "@/lib/patients/vitals-span"
import { trendsOf } from "@/lib/vitals/history/trend"

import { TrendCard } from "../../../visits/[visitId]/vitals/trend-card"
import { useMoments } from "../../../visits/[visitId]/vitals/use-moments"
import { Panel, Section } from "../section"

type Props = { patientId: string; charted: ChartedVitals; zone: string }

/** Each number over the same stretch of time, with the visits on its axis. */
export function TrendsSection({ patientId, charted, zone }: Props) {
  const t = useTranslations("history.patient")
  const trends = useTranslations("history.trends")
  const { moment } = useMoments(zone)
  const { span, stretch, step, buckets, visits } = charted
  const marks = visits.map(({ from, to }) => ({ from, to }))
  return (
    <Section id="trends" title={trends("title")}>
      <nav aria-label={t("spans")} className="mb-2 flex flex-wrap gap-2">
        {vitalsSpans.map((each) => (
          <Link
            key={each}
            href={`/patients/${patientId}/vitals?span=${each}`}
            aria-current={each === span ? "true" : undefined}
            className={buttonStyle(each === span ? "soft" : "line", "sm")}
          >
            {t(`span.${each}`)}
          </Link>
        ))}
      </nav>
      <p className="mb-2 text-text-2" data-view={`${stretch.from}-${stretch.to}`} data-step={step}>
        {trends("shown", { from: moment(stretch.from), to: moment(stretch.to) })}
      </p>
      {buckets.length === 0 ? (
        <Nothing patientId={patientId} charted={charted} zone={zone} />
      ) : (
        <>
          <p className="mb-2 text-text-2">{t("bucket", { step: stepWords(step) })}</p>
          <div className="grid gap-3 lg:grid-cols-2">
            {trendsOf(buckets).map((trend) => (
              <TrendCard
                key={trend.key}
                trend={trend}
                bucket={step}
                view={stretch}
                zone={zone}
                alarms={[]}
                visits={marks}
              />
            ))}
          </div>
        </>
      )}
    </Section>
  )

  function stepWords(seconds: number): string {
    if (seconds < 60) return t("step.seconds", { n: seconds })
    if (seconds < 3_600) return t("step.minutes", { n: seconds / 60 })
    if (seconds < 86_400) return t("step.hours", { n: seconds / 3_600 })
    return t("step.days", { n: seconds / 86_400 })
  }
}

function Nothing({ patientId, charted, zone }: Props) {
  const t = useTranslations("history.patient")
  const { moment } = useMoments(zone)
  const { newest, visits } = charted
  const last = Math.max(...newest.map(({ at }) => at))
  const hasVisits = visits.length > 0
  return (
    <Panel>
      <EmptyState
        title={t(hasVisits ? "noNumbers" : "none")}
        action={
          charted.span === "all" ? undefined : (
            <Link href={`/patients/${patientId}/vitals?span=all`}>{t("showAll")}</Link>
          )
        }
      >
        {hasVisits ? t("noNumbersText") : null}{" "}
        {newest.length === 0 ? null : t("noneText", { when: moment(last) })}
      </EmptyState>
    </Panel>
  )
}
