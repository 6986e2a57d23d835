import { commandRoute } from "@/app/_edge/command-route"
import { saveNote } from "@/lib/consultations/note-commands"
import { NoteInput } from "@/lib/consultations/schema"
import { VisitId } from "@/lib/ids"

export const POST = commandRoute({ visitId: VisitId }, NoteInput, (actor, { visitId }, input, at) =>
  saveNote(actor, visitId, input, at),
)
