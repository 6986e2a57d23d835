"use client"

import { useTranslations } from "next-intl"
import Link from "next/link"

import { controlStyle } from "@/app/_monitor/control-style"
import { PriorityBadge } from "@/app/_monitor/priority-badge"
import type { WardPage } from "@/lib/vitals/ward-pages"

type Props = {
  /** Counted from 1. */
  page: number
  pages: readonly WardPage[]
}

/** "Patients 1–16", "17–23": each says what nobody has acknowledged on it, also while another is looked at. */
export function WardPages({ page, pages }: Props) {
  const t = useTranslations("staff.ward.pages")
  const alarm = useTranslations("vitals.alarm")
  const elsewhere = pages.filter(({ unanswered }, i) => i + 1 !== page && unanswered === "high")
  if (pages.length < 2) return null
  return (
    <nav aria-label={t("label")} className="flex flex-wrap items-center gap-1.5">
      {pages.map(({ first, last, unanswered }, i) => (
        <Link
          key={first}
          href={`/ward?page=${i + 1}`}
          prefetch={false}
          aria-current={i + 1 === page ? "page" : undefined}
          data-unanswered={unanswered ?? "none"}
          className={`${controlStyle} inline-flex items-center gap-1.5 tabular-nums aria-[current=page]:border-mon-text-1 aria-[current=page]:font-bold aria-[current=page]:underline`}
        >
          <span>
            <span className={i === 0 ? "" : "sr-only"}>{t("patients")} </span>
            {first === last ? first : `${first}–${last}`}
          </span>
          {unanswered === null ? null : (
            <>
              <PriorityBadge priority={unanswered} acknowledged={false} />
              <span className="sr-only">{t("unanswered")}</span>
            </>
          )}
        </Link>
      ))}
      <p aria-live="assertive" data-voice="pages" className="sr-only">
        {elsewhere
          .map(({ first, last }) => t("voice", { first, last, priority: alarm("high") }))
          .join(" ")}
      </p>
    </nav>
  )
}
