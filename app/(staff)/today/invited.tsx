import { useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { timeIn } from "@/app/_ui/clock"
import type { InvitedVisit } from "@/lib/guests/invited-queries"

type Props = { visits: readonly InvitedVisit[]; zone: string }

/** Visits of colleagues that this person was asked to come to. */
export function Invited({ visits, zone }: Props) {
  const t = useTranslations("guest.invitedTo")
  if (visits.length === 0) return null
  return (
    <section aria-labelledby="invited" className="mb-4">
      <h2 id="invited" className="mb-1 text-read font-semibold">
        {t("title")}
      </h2>
      <ul className="rounded-3 border border-line-1 bg-surface-1 px-4">
        {visits.map((visit) => (
          <li
            key={visit.visitId}
            className="flex min-h-15 items-center gap-4 border-t border-line-1 py-2 first:border-t-0"
          >
            <b className="font-semibold">{timeIn(zone, visit.startsAt)}</b>
            <span className="min-w-0 flex-1">{t("visit", { name: visit.clinician })}</span>
            <Link href={`/visits/${visit.visitId}/guest`} className={buttonStyle("line")}>
              {t("go")}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
