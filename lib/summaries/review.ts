import type { VisitRow } from "@/db/schema/scheduling"
import { refuse, ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import type { Wording } from "./difference"
import { draftExtras } from "./draft-extras"
import type { SummaryRow } from "./summary-rows"

export type Denied = "not_found" | "forbidden"
export type Conflict = Denied | "drafting" | "signed" | "stale"
/** What the page holds after a save, or what somebody else saved meanwhile. */
export type Saved = { version: number } & Wording

/** Still a draft, and the one that the person saw. */
export function editable(
  summary: SummaryRow | undefined,
  version: number,
): Result<SummaryRow, "drafting" | "signed" | "stale", Partial<Saved>> {
  if (summary === undefined || summary.state === "drafting") return refuse("drafting")
  if (summary.state === "signed") return refuse("signed")
  if (summary.version === version) return ok(summary)
  return refuse("stale", { version: summary.version, ...wordingOf(summary) })
}

export function wordingOf(summary: SummaryRow): Wording {
  return { lines: summary.lines, instructions: draftExtras(summary).instructions }
}

/** The part that every event about a summary shares. */
export function aboutSummary(visit: VisitRow) {
  const entity = { type: "summary", id: visit.id } as const
  return { entity, outcome: "success", purpose: "TREAT", patientId: visit.patientId } as const
}
