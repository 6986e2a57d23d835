import { getTranslations } from "next-intl/server"
import Link from "next/link"

import type { EventRow } from "@/lib/audit/desk/event-queries"

import { Outcome, Proof } from "./marks"
import { actorKind, patientAddress, personAddress, stamp } from "./wording"

type Props = { rows: readonly EventRow[]; zone: string; locale: string; signedSize: number }

/** The table, for a phone: nine columns do not fit, so each event is four short lines. */
export async function EventsList({ rows, zone, locale, signedSize }: Props) {
  const t = await getTranslations("audit")
  return (
    <ul aria-label={t("list.caption")} className="divide-y divide-line-1 md:hidden">
      {rows.map((row) => (
        <li key={row.seq} className="flex flex-col gap-1 px-4 py-3">
          <p className="text-small text-text-2">{stamp(row.at, zone, locale)}</p>
          <p className="flex flex-wrap items-baseline gap-x-2">
            <b className="font-medium">
              {row.who === null ? (
                t(`actors.${actorKind(row.role)}`)
              ) : (
                <Link
                  className="inline-flex min-h-6 items-center text-text-1 underline"
                  href={personAddress(row.actorId)}
                >
                  {row.who}
                </Link>
              )}
            </b>
            <span className="text-tiny text-text-3">{t(`roles.${row.role}`)}</span>
          </p>
          <p>
            {t(`actions.${row.action}.did`)} · {t(`actions.${row.action}.what`)}
            {row.patientReference === null ? null : (
              <>
                {" · "}
                <Link
                  className="whitespace-nowrap underline"
                  href={patientAddress(row.patientReference)}
                >
                  {row.patientReference}
                </Link>
              </>
            )}
          </p>
          <p className="flex flex-wrap gap-x-4 text-small text-text-2">
            {t(`purposes.${row.purpose}`)}
            <Outcome outcome={row.outcome} />
            <Proof signed={row.logIndex !== null && row.logIndex < signedSize} />
          </p>
        </li>
      ))}
    </ul>
  )
}
