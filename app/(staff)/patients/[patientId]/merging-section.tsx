import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { birthDay, dateIn } from "@/app/_ui/clock"
import type { Duplicate, Merged } from "@/lib/patients/merge-queries"

import { Panel, Section } from "./section"
import { Unmerge } from "./unmerge"

type Props = {
  patientId: string
  duplicates: readonly Duplicate[]
  merged: readonly Merged[]
  zone: string
}

/** Other records that may be this person's, and those that were merged into this one. */
export function MergingSection({ patientId, duplicates, merged, zone }: Props) {
  const t = useTranslations("record.merging")
  const locale = useLocale()
  if (duplicates.length === 0 && merged.length === 0) return null
  return (
    <Section id="merging" title={t("title")}>
      <Panel>
        <ul className="divide-y divide-line-1">
          {duplicates.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
              <span className="min-w-0 flex-1">
                <b className="font-medium">{one.name}</b>{" "}
                <span className="whitespace-nowrap text-text-2">{one.reference}</span>
                <span className="block text-small text-text-2">
                  {birthDay(one.birthDate, locale)} ·{" "}
                  {one.alike.map((what) => t(`alike.${what}`)).join(" · ") || t("alike.name")}
                </span>
              </span>
              <Link
                href={`/patients/${patientId}/merge?with=${one.id}`}
                aria-label={t("compareName", { reference: one.reference })}
                className={buttonStyle("line", "sm")}
              >
                {t("compare")}
              </Link>
            </li>
          ))}
          {merged.map((one) => (
            <li key={one.mergeId} className="flex flex-wrap items-center gap-4 px-4 py-2.5">
              <span className="min-w-0 flex-1">
                {t("merged", { reference: one.reference, name: one.name })}
                <span className="block text-small text-text-2">
                  {t("mergedBy", { name: one.by, day: dateIn(zone, one.at, locale) })}
                </span>
              </span>
              {one.mayUndo ? (
                <Unmerge patientId={patientId} mergeId={one.mergeId} reference={one.reference} />
              ) : null}
            </li>
          ))}
        </ul>
      </Panel>
    </Section>
  )
}
