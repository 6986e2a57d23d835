import type { Permission } from "@/lib/permissions"

/** next-intl takes a dot for a step into the tree: "visit.book" is worded under "visit_book". */
export function permissionKey(permission: Permission): string {
  return permission.replace(".", "_")
}
