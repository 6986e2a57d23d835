import type { Party } from "@/db/schema/transcripts"
import type { SpeakerRole } from "@/lib/transcripts/turn"

export type { Party } from "@/db/schema/transcripts"

/** What the summary's page shows beside the draft of what was said. */
export type TranscriptView = {
  visitId: string
  /** Why nothing may be brought; null where it may. */
  closed: "not_ended" | "in_class" | "signed" | "not_mine" | null
  /** Everybody who may speak in it. `agreed` is null where nobody has answered. */
  speakers: { party: Party; role: SpeakerRole; name: string | null; agreed: boolean | null }[]
  transcript: {
    lines: number
    /** Who speaks in it. */
    parties: Party[]
    addedAt: string
    /** Null: nothing was extracted, its language is not known here. */
    language: "en" | "zh" | null
    /** The names look exchanged. */
    swapped: boolean
    /** Asked and not answered: the line and the words. */
    openQuestions: { line: string; text: string }[]
  } | null
  /** What became of a language model's draft; null: none was asked. */
  model: {
    state: "working" | "drafted" | "offered" | "failed"
    model: string
    /** Why it failed, as a code. */
    reason: string | null
    kept: number
  } | null
}
