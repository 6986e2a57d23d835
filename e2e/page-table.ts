import type { Role } from "@/lib/permissions"

/** A page, and who is let in: everybody else is sent to a sign-in. */
export type PageLine = {
  /** As the folders under `app` say it. */
  path: string
  who: "anyone" | "staff" | "portal"
  /** Who is shown the patient of the scene's visit, by name; nobody is where this is absent. */
  names?: readonly Role[]
}

const desk = ["clinician", "nurse", "scheduler", "administrator"] as const
const treating = ["clinician", "nurse"] as const
const staff = (path: string, names?: readonly Role[]): PageLine =>
  names === undefined ? { path, who: "staff" } : { path, who: "staff", names }

/** Every page: `route-table.test.ts` fails when one is missing, `pages.spec.ts` opens each as each caller. */
export const pageTable: readonly PageLine[] = [
  { path: "/", who: "anyone" },
  { path: "/sign-in", who: "anyone" },
  { path: "/welcome", who: "anyone" },
  { path: "/forgot-password", who: "anyone" },
  { path: "/new-password", who: "anyone" },
  { path: "/bedside", who: "anyone" },
  { path: "/join", who: "anyone" },
  { path: "/guest", who: "anyone" },
  { path: "/book/[clinic]", who: "anyone" },
  { path: "/book/[clinic]/now", who: "anyone" },
  { path: "/book/[clinic]/offer", who: "anyone" },
  { path: "/book/[clinic]/waitlist", who: "anyone" },
  // Whoever has no session is asked for their address there.
  { path: "/my", who: "anyone" },
  { path: "/my/accesses", who: "portal" },
  { path: "/my/consents", who: "portal" },
  { path: "/my/details", who: "portal" },
  { path: "/my/summaries/[visitId]", who: "portal" },
  { path: "/my/visits/[visitId]", who: "portal" },
  staff("/today", desk),
  staff("/queue"),
  staff("/ward"),
  staff("/calendar", desk),
  staff("/calendar/book"),
  staff("/classes/[classId]"),
  staff("/patients"),
  staff("/patients/duplicates"),
  staff("/patients/[patientId]", desk),
  staff("/patients/[patientId]/merge"),
  staff("/patients/[patientId]/vitals", treating),
  staff("/visits/[visitId]", desk),
  staff("/visits/[visitId]/alarms", treating),
  staff("/visits/[visitId]/guest"),
  staff("/visits/[visitId]/outcome", desk),
  staff("/visits/[visitId]/summary"),
  staff("/visits/[visitId]/summary/history"),
  staff("/visits/[visitId]/summary/offer"),
  staff("/visits/[visitId]/summary/print"),
  // An administrator says there that nothing of it is deleted, and sees none of it.
  staff("/visits/[visitId]/vitals", [...treating, "administrator"]),
  staff("/audit"),
  staff("/audit/unusual"),
  staff("/audit/patients/[reference]"),
  staff("/audit/people/[userId]"),
  staff("/settings"),
  staff("/settings/alarms"),
  staff("/settings/availability"),
  staff("/settings/break-glass"),
  staff("/settings/calendar-feed"),
  staff("/settings/clinic"),
  staff("/settings/jobs"),
  staff("/settings/messages"),
  staff("/settings/permissions"),
  staff("/settings/queue"),
  staff("/settings/retention"),
  staff("/settings/security"),
  staff("/settings/staff"),
  staff("/settings/staff/[userId]"),
  staff("/settings/summaries"),
  staff("/settings/visit-types"),
  staff("/settings/visit-types/[typeId]"),
]

/** What answers without a session and outside of `/api`: one that it is alive, one which part is away, one for Prometheus' token. */
export const probes = ["GET /healthz", "GET /readyz", "GET /metrics"] as const

/** Every module that holds a stream of events open: a route of the table above, which asks whose it is. */
export const streams = ["stream app/api/events/route.ts"] as const
