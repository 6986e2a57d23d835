import { timeIn } from "@/app/(staff)/_frame/clock"
import { sendFile } from "@/app/(staff)/patients/[patientId]/send-file"
import { addNoteLine } from "@/app/(staff)/visits/[visitId]/note-line"
import type { FileState } from "@/lib/chat/client/files"
import type { Entry } from "@/lib/chat/log"
import { quoted } from "@/lib/chat/quoted"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"
import type { SeatRole } from "@/lib/e2ee/seat-role"

import type { Names } from "../roster"
import { authorName } from "./author-name"

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
): Promise<boolean> {
  const { what, author, at } = entry
  if (what.kind === "text") {
    const who = authorName(author, names, visit.patient.name, roleName)
    const time = timeIn(visit.clinic.zone, new Date(at).toISOString())
    return addNoteLine(`${who}, ${time}: ${quoted(what.text)}`)
  }
  if (file?.blob === undefined) return false
  const path = `/api/patients/${visit.patient.id}/documents`
  return (await sendFile(path, new File([file.blob], what.file.name))) === undefined
}
