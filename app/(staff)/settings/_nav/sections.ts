import type { Route } from "next"

import type { Permission } from "@/lib/permissions"

export type Section = {
  /** Its word under `admin.nav`. */
  key:
    | "you"
    | "hours"
    | "types"
    | "calendars"
    | "emergencies"
    | "security"
    | "clinic"
    | "staff"
    | "permissions"
    | "messages"
    | "queue"
    | "alarms"
    | "retention"
    | "jobs"
    | "summaries"
  href: Route
  /** Who sees it: whoever has one of these; everyone when absent. */
  permission?: Permission | readonly Permission[]
}

/** The pages of the settings, in the order in which they are listed. A new one adds a line here, and its word in both languages. */
export const sections: readonly Section[] = [
  { key: "you", href: "/settings" },
  {
    key: "hours",
    href: "/settings/availability",
    permission: ["availability.own", "availability.any"],
  },
  { key: "queue", href: "/settings/queue", permission: "clinic.edit" },
  { key: "alarms", href: "/settings/alarms", permission: "clinic.edit" },
  { key: "summaries", href: "/settings/summaries", permission: "clinic.edit" },
  { key: "calendars", href: "/settings/calendar-feed", permission: "feed.own" },
  { key: "emergencies", href: "/settings/break-glass", permission: "staff.manage" },
  { key: "types", href: "/settings/visit-types", permission: "visit_type.edit" },
  { key: "messages", href: "/settings/messages", permission: "message.read" },
  { key: "security", href: "/settings/security", permission: "session.own" },
  { key: "clinic", href: "/settings/clinic", permission: "clinic.edit" },
  { key: "staff", href: "/settings/staff", permission: "staff.manage" },
  { key: "permissions", href: "/settings/permissions", permission: "permission.read" },
  { key: "retention", href: "/settings/retention", permission: "patient.erase" },
  { key: "jobs", href: "/settings/jobs", permission: "job.manage" },
]
