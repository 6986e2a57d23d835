import { z } from "zod"

import type { Instruction } from "@/db/schema/record"

/** Sentences that the draft's maker left out: how many for one reason (a code), and what one said where it is kept. */
export type Dropped = { why: string; count: number; text: string | null }

/** What a draft carries beside its lines. All of it may be absent: older drafts have none. */
export type DraftExtras = {
  instructions: Instruction[]
  /** Codes of what nobody spoke of or wrote down: "allergies", "follow_up". */
  notCovered: string[]
  dropped: Dropped[]
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
    dropped: DroppedOf.catch([]).parse(row.dropped ?? []),
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
const DroppedOf = z.union([
  z
    .array(z.object({ text: z.string(), why: z.string() }))
    .transform((all): Dropped[] => all.map(({ text, why }) => ({ text, why, count: 1 }))),
  z
    .record(z.string(), z.int().min(0))
    .transform((counts): Dropped[] =>
      Object.entries(counts).flatMap(([why, count]) =>
        count === 0 ? [] : [{ why, count, text: null }],
      ),
    ),
])
