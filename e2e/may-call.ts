import { permissions } from "@/lib/permissions"
import type { Role } from "@/lib/permissions"

import type { Caller } from "./callers"
import type { RouteLine } from "./route-table"

export type Expected = "allowed" | "refused" | "skip"

/** Whether the tables let this caller through. Rows are judged beside them: a foreign row is nobody's. */
export function mayCall(line: RouteLine, who: Caller): Expected {
  if (line.who === "anyone" || line.who === "signature") return "skip"
  if (who.kind === "nobody" || !line.who.includes(who.kind)) return "refused"
  if (who.kind !== "staff") return "allowed"
  const granted: readonly Role[] | undefined = line.permission && permissions[line.permission]
  if (granted !== undefined && (who.role === undefined || !granted.includes(who.role)))
    return "refused"
  if (who.foreign === true) return line.namesRow === true ? "refused" : "allowed"
  return "allowed"
}
