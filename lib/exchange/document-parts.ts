import { z } from "zod"

import type { Found, Question } from "./found"
import { patientKind } from "./patient-queries"
import { mayUse } from "./policy"
import { practitioners } from "./staff-queries"
import { compositions, compositionsOf } from "./summary-queries"
import { encounters } from "./visit-queries"

/**
 * A signed summary as a document: the Composition first, then what it names (R4 documents, 3.3.1), as far
 * as the caller may read it. Empty where there is none for the caller.
 */
export async function documentParts(question: Question, id: string): Promise<Found[]> {
  const composition = await compositions.read(question, id)
  if (composition === undefined) return []
  const { caller } = question
  // An addendum appends to the summary, and the summary has its addenda in a section: each comes with the others.
  const visitId = composition.entity.id
  const { texts, charted } = await compositionsOf(question, visitId)
  const others = texts.filter(({ resource }) => resource.id !== composition.resource.id)
  const author = Author.parse(composition.resource).author[0].reference.replace(
    /^Practitioner\//,
    "",
  )
  const parts = [
    mayUse(caller, "Patient", "r") && composition.patientId !== null
      ? await patientKind.read(question, composition.patientId)
      : undefined,
    mayUse(caller, "Encounter", "r") ? await encounters.read(question, visitId) : undefined,
    mayUse(caller, "Practitioner", "r") ? await practitioners.read(question, author) : undefined,
  ]
  return [composition, ...others, ...parts.filter((part) => part !== undefined), ...charted]
}

const Author = z.looseObject({ author: z.tuple([z.looseObject({ reference: z.string() })]) })
