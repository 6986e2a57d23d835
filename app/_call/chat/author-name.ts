import type { Author } from "@/lib/chat/log"
import type { SeatRole } from "@/lib/e2ee/seat-role"

import type { Names } from "../roster"

/** Who said it, for the record: whoever's name is not known is their role, and never somebody else. */
export function authorName(
  author: Author,
  names: Names,
  patientName: string,
  roleName: (role: SeatRole) => string,
): string {
  const unnamed = author.role === "patient" ? patientName : roleName(author.role)
  return names.get(author.identity) ?? unnamed
}
