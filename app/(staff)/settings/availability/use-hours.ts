"use client"

import { useState } from "react"

import { post } from "@/app/_edge/post"
import { planProblems } from "@/lib/scheduling/availability/availability"
import type { Plan } from "@/lib/scheduling/availability/availability"
import type { Stale } from "@/lib/scheduling/availability/commands"
import type { Hours } from "@/lib/scheduling/availability/queries"

import { detailText } from "../../_frame/detail-text"
import { samePlan } from "./plan-state"

/** How the last save ended. `undo` is the plan that stood before it. */
export type SaveState =
  | { kind: "none" }
  | { kind: "saved"; undo: Plan }
  | { kind: "undone" }
  | { kind: "stale"; by: Stale }
  | { kind: "failed"; reason: "forbidden" | "offline" | "unsure" }

/** What the page knows while somebody edits hours. Nothing that was typed is lost by a refusal. */
export function useHours(hours: Hours) {
  const [plan, setPlan] = useState(hours.plan)
  const [stands, setStands] = useState({ plan: hours.plan, version: hours.version })
  const [state, setState] = useState<SaveState>({ kind: "none" })
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const [busy, setBusy] = useState(false)

  const change = (part: Partial<Plan>): void => {
    const next = { ...plan, ...part }
    setPlan(next)
    if (state.kind !== "stale") setState({ kind: "none" })
    // Once refused, each field says at once whether it is right now.
    if (problems.size > 0) setProblems(problemsOf(next))
  }

  async function send(wanted: Plan, version: number, after: SaveState): Promise<void> {
    setBusy(true)
    const answer = await post<{ version: number }>(`/api/availability/${hours.person.id}`, {
      version,
      plan: wanted,
    })
    setBusy(false)
    if (answer.ok) {
      setStands({ plan: wanted, version: answer.value.version })
      setPlan(wanted)
      setState(after)
      return
    }
    const { reason, detail } = answer
    if (reason === "stale") setState({ kind: "stale", by: staleOf(detail) })
    else if (reason === "bad_request")
      setProblems(new Map([[fieldOf(detail), detailText(detail, "problem") || "other"]]))
    else setState({ kind: "failed", reason: failureOf(reason) })
  }

  async function save(version = stands.version): Promise<void> {
    const found = problemsOf(plan)
    setProblems(found)
    if (found.size === 0) await send(plan, version, { kind: "saved", undo: stands.plan })
  }

  return {
    plan,
    change,
    problems,
    state,
    busy,
    dirty: !samePlan(plan, stands.plan),
    save,
    undo: (to: Plan) => send(to, stands.version, { kind: "undone" }),
    discard: () => {
      setPlan(stands.plan)
      setProblems(new Map())
      setState({ kind: "none" })
    },
  }
}

function problemsOf(plan: Plan): ReadonlyMap<string, string> {
  return new Map(planProblems(plan).map(({ path, problem }) => [path.join("."), problem]))
}

function staleOf(detail: Readonly<Record<string, unknown>>): Stale {
  return {
    version: Number(detail["version"] ?? 0),
    savedBy: detailText(detail, "savedBy"),
    savedAt: detailText(detail, "savedAt"),
  }
}

function failureOf(reason: string): "forbidden" | "offline" | "unsure" {
  return reason === "forbidden" || reason === "offline" ? reason : "unsure"
}

// The server names a field by its place in the body: "plan.rules.0.endsAt".
function fieldOf(detail: Readonly<Record<string, unknown>>): string {
  return detailText(detail, "field").replace(/^plan\./, "")
}
