import { z } from "zod"

import type { Instruction, SummaryDropped } from "@/db/schema/record"
import { soapSections } from "@/lib/consultations/soap"

/** What a draft carries beside its lines. All of it may be absent: older drafts have none. */
export type DraftExtras = {
  instructions: Instruction[]
  /** Codes of what nobody spoke of or wrote down: "allergies", "follow_up". */
  notCovered: string[]
  dropped: SummaryDropped[]
  /** How it was drafted: "extractive", or the name of a model. */
  method: string | null
}

/** What cannot be read is not there: a review goes on without it. */
export function draftExtras(row: {
  instructions: unknown
  notCovered: unknown
  dropped: unknown
  method: string | null
}): DraftExtras {
  return {
    instructions: instructionsOf(row.instructions),
    notCovered: NotCovered.catch([]).parse(row.notCovered ?? []),
    dropped: Dropped.catch([]).parse(row.dropped ?? []),
    method: row.method,
  }
}

function instructionsOf(stored: unknown): Instruction[] {
  return Instructions.catch([]).parse(stored ?? [])
}

const sentence = z.string().trim().min(1)
const Instructions = z.array(
  z.union([
    z.object({ text: sentence, cites: z.array(z.string()).default([]) }),
    sentence.transform((text): Instruction => ({ text, cites: [] })),
  ]),
)
const NotCovered = z.array(z.string().min(1))
const Dropped = z.array(
  z.object({
    section: z.enum(soapSections),
    why: z.string().min(1),
    count: z.int().min(1),
    text: z.string().nullable(),
    cites: z.array(z.string()),
  }),
)
