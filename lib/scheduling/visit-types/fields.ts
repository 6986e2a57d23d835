import type { Assignment } from "@/db/schema/visit-types"

import type { Question } from "./intake"

/** All that an administrator says of a visit type. Figures are minutes, but for `windowDays` and `capacity`. */
export type VisitTypeFields = {
  name: string
  /** In Simplified Chinese; empty: the name as it is. */
  nameZh: string
  minutes: number
  stepMinutes: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  noticeMinutes: number
  windowKind: "calendar" | "business"
  windowDays: number
  capacity: number
  assignment: Assignment
  needsInterpreter: boolean
  needsApproval: boolean
  selfBooking: boolean
  onDemand: boolean
  cutoffMinutes: number
  active: boolean
  clinicianIds: string[]
  questions: Question[]
}

/** The least and the most of each figure: those of the table's constraints. */
export const limits = {
  minutes: [5, 480],
  stepMinutes: [5, 480],
  bufferBeforeMinutes: [0, 240],
  bufferAfterMinutes: [0, 240],
  noticeMinutes: [0, 43_200],
  windowDays: [1, 365],
  // As many as fit under one set of keys, with whom they bring along (docs/e2ee.md §8.2).
  capacity: [1, 50],
  cutoffMinutes: [0, 43_200],
} as const
export type Figure = keyof typeof limits

/** A type as it is first: a quarter of an hour that only the front desk books. */
export const newVisitType: VisitTypeFields = {
  name: "",
  nameZh: "",
  minutes: 15,
  stepMinutes: 15,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  noticeMinutes: 0,
  windowKind: "calendar",
  windowDays: 60,
  capacity: 1,
  assignment: "named",
  needsInterpreter: false,
  needsApproval: false,
  selfBooking: false,
  onDemand: false,
  cutoffMinutes: 0,
  active: true,
  clinicianIds: [],
  questions: [],
}

/** "Follow-up (20 min)" → "follow-up-20-min"; what Latin letters cannot say is "visit". */
export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 32)
    .replaceAll(/^-+|-+$/g, "")
  return slug.length >= 2 ? slug : "visit"
}
