import { sendFile } from "@/app/_edge/send-file"
import { timeIn } from "@/app/_ui/clock"
import type { FileState } from "@/lib/chat/client/files"
import type { Entry, Standing } from "@/lib/chat/log"
import { quoted } from "@/lib/chat/quoted"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"
import type { SeatRole } from "@/lib/e2ee/seat-role"

import type { Names } from "../roster"
import { authorName } from "./author-name"
import { followCheck } from "./follow-check"
import { addNoteLine } from "./note-line"

/** Filed; `check` follows the record's own look at it, and is absent where there is none. */
export type Filing = { readonly check: ((until: AbortSignal) => Promise<Standing>) | undefined }

/**
 * A file becomes a document of the record, where the server looks at it again; what was written becomes
 * a line of this visit's note, which saves itself.
 */
export async function fileEntry(
  visit: StaffVisitView,
  names: Names,
  roleName: (role: SeatRole) => string,
  entry: Entry,
  file: FileState | undefined,
): Promise<Filing | undefined> {
  const { what, author, at } = entry
  if (what.kind === "text") {
    const who = authorName(author, names, visit.patient.name, roleName)
    const time = timeIn(visit.clinic.zone, new Date(at).toISOString())
    const isKept = addNoteLine(`${who}, ${time}: ${quoted(what.text)}`)
    return isKept ? { check: undefined } : undefined
  }
  if (file?.blob === undefined) return undefined
  const path = `/api/patients/${visit.patient.id}/documents`
  const sent = await sendFile(path, new File([file.blob], what.file.name))
  if (!sent.ok) return undefined
  const { documentId } = sent.value
  return { check: (until) => followCheck(`${path}/${documentId}/check`, until) }
}
