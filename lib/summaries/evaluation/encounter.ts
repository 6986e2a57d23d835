import { z } from "zod"

import { soapSections } from "@/lib/consultations/soap"
import type { SoapSection } from "@/lib/consultations/soap"
import { readTranscript } from "@/lib/transcripts/read-transcript"
import { turnsOf } from "@/lib/transcripts/turn"
import type { SpeakerRole, Turn } from "@/lib/transcripts/turn"

/** One dialogue and what a person wrote of it, by section. */
export type Encounter = {
  id: string
  turns: readonly Turn[]
  reference: Readonly<Record<SoapSection, string>>
}

const Aci = z.object({
  dataset: z.string(),
  encounter_id: z.string(),
  dialogue: z.string(),
  note: z.string(),
})
const Mts = z.object({
  ID: z.string(),
  section_header: z.string(),
  section_text: z.string(),
  dialogue: z.string(),
})
const Row = z.union([
  Aci.transform(({ dataset, encounter_id, dialogue, note }) => ({
    id: `${dataset} ${encounter_id}`,
    dialogue,
    reference: sectionsOf(note),
  })),
  Mts.transform(({ ID, section_header, section_text, dialogue }) => ({
    id: ID,
    dialogue,
    reference: { ...nothing, [sectionOf(section_header)]: section_text },
  })),
])

/** A row of a CSV file in the layout of ACI-BENCH or MTS-Dialog; undefined: of neither, or without a dialogue. */
export function encounterOf(row: unknown): Encounter | undefined {
  const parsed = Row.safeParse(row)
  if (!parsed.success) return undefined
  const { id, dialogue, reference } = parsed.data
  const read = readTranscript(dialogue, "text")
  return read.ok ? { id, reference, turns: turnsOf(read.value.cues, roleOf) } : undefined
}

const nothing: Encounter["reference"] = { subjective: "", objective: "", assessment: "", plan: "" }

/** The names that both data sets use, in any case: "doctor", "Doctor", "Patient", "Guest_family". */
function roleOf(name: string): SpeakerRole {
  if (/^(?:doctor|dr|clinician)/i.test(name)) return "clinician"
  return /^patient/i.test(name) ? "patient" : "companion"
}

/** A note under headings in capitals; "ASSESSMENT AND PLAN" is the plan where no other heading divides it. */
function sectionsOf(note: string): Record<SoapSection, string> {
  const found: Record<SoapSection, string> = { ...nothing }
  let section: SoapSection = "subjective"
  for (const line of note.split(/\r\n?|\n/)) {
    const heading = /^\s*([A-Z][A-Z /&-]{2,60}):?\s*$/.exec(line)?.[1]
    if (heading !== undefined) section = sectionOf(heading)
    else if (line.trim() !== "") found[section] = `${found[section]} ${line.trim()}`.trim()
  }
  return found
}

function sectionOf(heading: string): SoapSection {
  for (const [pattern, section] of headings) if (pattern.test(heading)) return section
  return "subjective"
}

const headings: readonly (readonly [RegExp, SoapSection])[] = [
  [/PLAN|DISPOSITION|INSTRUCTIONS|PROCEDURES/i, "plan"],
  [/ASSESSMENT|DIAGNOSIS|IMPRESSION/i, "assessment"],
  [/EXAM|RESULT|VITAL|LABS|IMAGING|EDCOURSE/i, "objective"],
]

export function referenceText({ reference }: Encounter): string {
  return soapSections
    .map((section) => reference[section])
    .filter(Boolean)
    .join(" ")
}
