"use client"

import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import { limits } from "@/lib/scheduling/visit-types/fields"
import type { Figure, VisitTypeFields } from "@/lib/scheduling/visit-types/fields"

import { detailText } from "../../../_frame/detail-text"

export type SaveOutcome = "none" | "saved" | "stale" | "offline" | "failed"

/** What the page knows while an administrator edits a visit type. */
export function useType(type: { id: string | null; version: number; fields: VisitTypeFields }) {
  const router = useRouter()
  const [fields, setFields] = useState(type.fields)
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const [outcome, setOutcome] = useState<SaveOutcome>("none")
  const [busy, setBusy] = useState(false)
  const dirty = JSON.stringify(fields) !== JSON.stringify(type.fields)

  const change = (part: Partial<VisitTypeFields>): void => {
    const next = { ...fields, ...part }
    setFields(next)
    setOutcome("none")
    if (problems.size > 0) setProblems(problemsOf(next))
  }

  async function save(): Promise<void> {
    const found = problemsOf(fields)
    setProblems(found)
    if (found.size > 0) return
    setBusy(true)
    const path = type.id === null ? "/api/visit-types" : `/api/visit-types/${type.id}`
    const answer = await post<{ id: string }>(path, { version: type.version, type: fields })
    setBusy(false)
    if (answer.ok) {
      setOutcome("saved")
      startTransition(() => {
        if (type.id === null) router.replace(`/settings/visit-types/${answer.value.id}`)
        else router.refresh()
      })
      return
    }
    if (answer.reason === "bad_request")
      setProblems(
        problemAt(detailText(answer.detail, "field"), detailText(answer.detail, "problem")),
      )
    else if (answer.reason === "stale" || answer.reason === "offline") setOutcome(answer.reason)
    else setOutcome("failed")
  }

  return { fields, change, problems, outcome, busy, dirty, save }
}

// The server names a field by its place in the body: "type.minutes".
function problemAt(field: string, problem: string): ReadonlyMap<string, string> {
  const name = field.startsWith("type.") ? field.slice("type.".length) : field
  return new Map([[name, problem || "other"]])
}

/** What is plainly wrong. The server judges the rest. */
function problemsOf(fields: VisitTypeFields): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (fields.name.trim() === "") found.set("name", "no_name")
  for (const figure of figures) {
    const [least, most] = limits[figure]
    const value = fields[figure]
    if (!Number.isInteger(value) || value < least || value > most) found.set(figure, "out_of_range")
  }
  for (const [index, { label }] of fields.questions.entries())
    if (label.en.trim() === "" || label.zh.trim() === "")
      found.set(`questions.${index}`, "no_label")
  return found
}

const figures: readonly Figure[] = [
  "minutes",
  "stepMinutes",
  "bufferBeforeMinutes",
  "bufferAfterMinutes",
  "noticeMinutes",
  "windowDays",
  "capacity",
  "cutoffMinutes",
]
