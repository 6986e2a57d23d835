import { z } from "zod"

import { changeEntry } from "@/lib/patients/chart-commands"
import { EntryChange } from "@/lib/patients/schema"
import { refuse } from "@/lib/result"

import { patientRoute } from "../../patient-route"

export const POST = patientRoute(EntryChange, async (actor, patientId, change, at, params) => {
  const entryId = z.uuid().safeParse(params["entryId"])
  return entryId.success
    ? changeEntry(actor, patientId, entryId.data, change, at)
    : refuse("not_found")
})
