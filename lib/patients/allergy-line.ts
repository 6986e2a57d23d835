import type { Tx } from "@/db/client"
import type { PatientId } from "@/lib/ids"

import { chartOf } from "./chart-queries"

/** The line of allergies that stands over a call: what is active, the worst first. */
export async function allergyLine(tx: Tx, patientId: PatientId): Promise<string> {
  const entries = (await chartOf(tx, patientId)).filter(
    ({ kind, status }) => kind === "allergy" && status === "active",
  )
  return entries
    .toSorted(
      (a, b) =>
        worst.indexOf(a.severity) - worst.indexOf(b.severity) ||
        a.writtenAt.localeCompare(b.writtenAt) ||
        a.name.localeCompare(b.name),
    )
    .map(({ name, detail }) => (detail === "" ? name : `${name} (${detail})`))
    .join(", ")
}

const worst = ["severe", "moderate", "mild", null]
