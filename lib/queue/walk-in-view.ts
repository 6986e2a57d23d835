import type { Estimate } from "./estimate"

/** What the page of somebody in the walk-in queue shows. Times are ISO 8601. */
export type WalkInView = {
  entryId: string
  clinic: { slug: string; name: string; phone: string; zone: string; emergencyNumber: string }
  visitType: { en: string; zh: string }
  joinedAt: string
  redFlag: boolean
  message: { wanted: boolean; sent: boolean; possible: boolean }
} & (
  | { state: "waiting"; position: number; ahead: number; estimate: Estimate }
  | { state: "taken"; clinician: string; closesAt: string; over: boolean }
  | { state: "left"; by: "patient" | "staff" }
)
