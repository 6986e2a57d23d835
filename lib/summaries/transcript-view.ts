import type { Party } from "@/db/schema/transcripts"
import type { SpeakerRole } from "@/lib/transcripts/turn"

import type { Gap } from "./extract/gaps"

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
    addedAt: string
    /** Null: nothing was extracted, its language is not known here. */
    language: "en" | "zh" | null
    /** The names look exchanged. */
    swapped: boolean
    notCovered: Gap[]
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
    /** Sentences that were dropped, by reason. */
    dropped: Readonly<Record<string, number>>
  } | null
}
