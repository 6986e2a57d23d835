import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { byDay } from "@/app/_ui/by-day"
import { classes } from "@/app/_ui/classes"
import { EmptyState } from "@/app/_ui/empty-state"
import { grouped } from "@/app/_ui/grouped"
import type { EventRow } from "@/lib/audit/desk/event-queries"
import type { Sums } from "@/lib/audit/desk/timelines"

import { Outcome, Proof } from "./marks"
import { actorKind, clock, dayIn, longDay, patientAddress, personAddress } from "./wording"

type Of = "patient" | "person"

/** What the timeline holds, in four figures. */
export async function TimelineSums({ of, sums }: { of: Of; sums: Sums }) {
  const t = await getTranslations("audit.timeline")
  const facts = [
    [t("events"), sums.events],
    [t(of === "patient" ? "people" : "patients"), sums.others],
    [t("refused"), sums.refused],
    [t("emergencies"), sums.emergencies],
  ] as const
  return (
    <dl className="mb-5 grid grid-cols-2 gap-px overflow-hidden rounded-3 border border-line-1 bg-line-1 sm:grid-cols-4">
      {facts.map(([label, figure], index) => (
        <div key={label} className="bg-surface-1 px-4 py-3">
          <dt className="text-small text-text-2">{label}</dt>
          <dd
            className={classes("text-lead font-semibold", index > 1 && figure > 0 && "text-danger")}
          >
            {grouped(figure)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

type Props = {
  of: Of
  rows: readonly EventRow[]
  zone: string
  locale: string
  signedSize: number
}

/** One event a row, grouped by the clinic's day, newest first, along one line. */
export async function TimelineDays({ of, rows, zone, locale, signedSize }: Props) {
  const t = await getTranslations("audit")
  if (rows.length === 0)
    return (
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <EmptyState title={t("timeline.emptyTitle")}>{t("timeline.emptyText")}</EmptyState>
      </div>
    )
  return byDay(rows, (row) => dayIn(zone, row.at)).map(({ day, rows: own }) => (
    <section key={day} aria-labelledby={`day-${day}`} className="mb-6">
      <h2 id={`day-${day}`} className="mb-1.5 text-lead font-semibold">
        {longDay(own[0].at, zone, locale)}
      </h2>
      <ol className="rounded-3 border border-line-1 bg-surface-1 px-4 py-1">
        {own.map((row) => (
          <li
            key={row.seq}
            className="relative grid gap-x-4 gap-y-0.5 border-l-2 border-line-1 py-2.5 pl-4 before:absolute before:top-[1.05rem] before:-left-[5px] before:size-2 before:rounded-full before:bg-text-3 md:grid-cols-[5.5rem_1fr_auto] md:items-baseline"
          >
            <time dateTime={row.at.toISOString()} className="text-small text-text-2">
              {clock(row.at, zone)}
            </time>
            <p className="min-w-0">
              {of === "patient" ? <Who row={row} /> : null}
              {t(`actions.${row.action}.did`)} · {t(`actions.${row.action}.what`)}
              {of === "person" && row.patientReference !== null ? (
                <>
                  {" · "}
                  <Link
                    className="whitespace-nowrap underline"
                    href={patientAddress(row.patientReference)}
                  >
                    {row.patientReference}
                  </Link>
                </>
              ) : null}
              <span className="text-text-2"> · {t(`purposes.${row.purpose}`)}</span>
            </p>
            <p className="flex flex-wrap gap-x-4 text-small text-text-2">
              <Outcome outcome={row.outcome} />
              <Proof signed={row.logIndex !== null && row.logIndex < signedSize} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  ))
}

async function Who({ row }: { row: EventRow }) {
  const t = await getTranslations("audit")
  return (
    <>
      <b className="font-medium">
        {row.who === null ? (
          t(`actors.${actorKind(row.role)}`)
        ) : (
          <Link className="text-text-1 underline" href={personAddress(row.actorId)}>
            {row.who}
          </Link>
        )}
      </b>{" "}
      <span className="text-tiny text-text-3">{t(`roles.${row.role}`)}</span>{" "}
      <span aria-hidden className="text-text-3">
        ·
      </span>{" "}
    </>
  )
}
