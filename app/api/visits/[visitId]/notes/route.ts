import { saveNote } from "@/lib/consultations/note-commands"
import { NoteInput } from "@/lib/consultations/schema"

import { visitRoute } from "../visit-route"

export const POST = visitRoute(NoteInput, saveNote)
