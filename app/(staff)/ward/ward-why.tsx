"use client"

import { useTranslations } from "next-intl"

import type { WardLineState } from "@/lib/vitals/client/ward-line"

const known = [
  "not_admitted",
  "no_consent",
  "other_protection",
  "not_found",
  "forbidden",
  "unauthenticated",
  "too_many",
  "offline",
  "timeout",
  "unreachable",
  "dropped",
  "unsafe",
] as const

/** Why there is no line to this patient, and when it is tried again. */
export function WardWhy({ line, now }: { line: WardLineState; now: number }) {
  const t = useTranslations("staff.ward.why")
  const { kind, reason, againAt } = line
  if (kind !== "refused" && kind !== "lost") return null
  const why = known.find((one) => one === reason) ?? "fault"
  const left = againAt === undefined ? 0 : Math.ceil((againAt - now) / 1_000)
  return (
    <p data-why={reason} className="border-t border-mon-line px-2 py-1 text-small text-mon-text-2">
      {t(why)}{" "}
      <span className="tabular-nums">{left > 0 ? t("again", { seconds: left }) : t("now")}</span>
    </p>
  )
}
