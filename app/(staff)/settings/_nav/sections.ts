import type { Route } from "next"

import type { Permission } from "@/lib/permissions"

export type Section = {
  /** Its word under `admin.nav`. */
  key: "you" | "security" | "clinic" | "staff" | "permissions" | "calendars" | "emergencies"
  href: Route
  /** Who sees it; everyone when absent. */
  permission?: Permission
}

/** The pages of the settings, in the order in which they are listed. A new one adds a line here, and its word in both languages. */
export const sections: readonly Section[] = [
  { key: "you", href: "/settings" },
  { key: "calendars", href: "/settings/calendar-feed", permission: "feed.own" },
  { key: "emergencies", href: "/settings/break-glass", permission: "staff.manage" },
]
