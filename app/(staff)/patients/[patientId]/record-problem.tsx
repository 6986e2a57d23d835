"use client"

import { useTranslations } from "next-intl"

import { Note } from "@/app/_ui/note"

import type { RecordProblem as Problem } from "./use-record-change"

const known = [
  "changed_meanwhile",
  "record_closed",
  "forbidden",
  "not_found",
  "of_age",
  "same_patient",
  "overlapping_visits",
  "conflicting_rows",
  "too_late",
  "changed_since",
  "used_since",
  "empty",
  "unknown_kind",
  "wrong_ending",
  "incomplete",
  "hidden_content",
  "active_content",
  "too_many_pixels",
  "too_large",
  "no_name",
  "offline",
  "timeout",
] as const

/** What went wrong with a change, in words; what is a field's own stands at the field. */
export function RecordProblem({ problem }: { problem: Problem | undefined }) {
  const t = useTranslations("record.problem")
  if (problem === undefined || problem.reason === "bad_request") return null
  const key = known.find((one) => one === problem.reason) ?? "other"
  return (
    <Note tone="bad" size="body" role="alert">
      {t(key)}
    </Note>
  )
}
