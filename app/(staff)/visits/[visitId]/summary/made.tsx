import { History } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"

import { timeIn } from "@/app/_ui/clock"
import type { SummaryView } from "@/lib/summaries/summary-view"

type Props = {
  summary: SummaryView
  savedAt: string | null
  dirty: boolean
}

/** Who wrote what stands above: a draft, or a person after a draft. */
export function Made({ summary, savedAt, dirty }: Props) {
  const t = useTranslations("summary")
  const { draftedAt, method, editedBy, clinic, sources } = summary
  if (draftedAt === null) return null
  const counted = { sources: sources.length, time: timeIn(clinic.zone, draftedAt) }
  const quotes = method === null || method === "extractive"
  return (
    <div className="mt-8 border-t border-line-1 pt-3.5 text-small text-text-3">
      {savedAt === null
        ? null
        : t("edited", {
            time: timeIn(clinic.zone, savedAt),
            by: editedBy ?? t("somebody"),
          })}{" "}
      <Method method={method} edited={savedAt !== null} />{" "}
      {t(savedAt === null ? "made" : "madeBefore", counted)}{" "}
      {t(quotes ? "wording.extractive" : "wording.model")}{" "}
      <output className="font-medium text-text-2">
        {dirty
          ? t("unsaved")
          : savedAt !== null && summary.signed === null
            ? t("saved", { time: timeIn(clinic.zone, savedAt, "second") })
            : ""}
      </output>
      {summary.edits === 0 ? null : (
        <Link
          href={`/visits/${summary.visitId}/summary/history`}
          className="mt-1 flex min-h-9 w-fit items-center gap-1.5 font-medium pointer-coarse:min-h-11"
        >
          <History aria-hidden size={16} />
          {t("history", { count: summary.edits })}
        </Link>
      )}
    </div>
  )
}

/** "extractive", the name of a model, or several with commas between: the draft's own first. */
function Method({ method, edited }: { method: string | null; edited: boolean }) {
  const t = useTranslations(edited ? "summary.draftBefore" : "summary.methods")
  if (method === null) return null
  const [first, ...taken] = method.split(", ")
  if (first !== "extractive") return t(taken.length === 0 ? "model" : "models", { method })
  return taken.length === 0 ? t("extractive") : t("mixed", { method: taken.join(", ") })
}
