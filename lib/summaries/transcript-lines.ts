import type { SummaryDropped, SummaryLine, SummarySource } from "@/db/schema/record"
import type { Turn } from "@/lib/transcripts/turn"

import { extract } from "./extract/extract"
import type { Extract, Mention, Quote } from "./extract/extract"
import { gapsInWriting } from "./extract/gaps"
import type { Gap } from "./extract/gaps"
import type { Grounded } from "./grounding"
import type { Phrases } from "./phrases"

/** What is drafted from what was said, and what it leaves open. */
export type TranscriptDraft = {
  lines: SummaryLine[]
  sources: SummarySource[]
  notCovered: Gap[]
  dropped: SummaryDropped[]
}

/**
 * The lines of a draft that quote what was said, each in its speaker's words and with the lines that it
 * stands in. Of the transcript, only the lines that are quoted become sources.
 */
export function quotedTranscript(
  turns: readonly Turn[],
  written: readonly string[],
  say: Phrases,
): TranscriptDraft {
  const found = extract(turns, written)
  const lines =
    found.language === null
      ? unread(turns, say)
      : [...quoteLines(found, say), ...found.mentions.map((one) => mentionLine(one, say))]
  return {
    lines,
    sources: sourcesFor(lines, turns, say),
    notCovered: turns.length === 0 ? (gapsInWriting(written) ?? []) : [...found.notCovered],
    dropped: found.leftOut.map(({ section, count }) => ({
      ...{ section, why: "room", count, text: null, cites: [] },
    })),
  }
}

/**
 * The same with a model's sentences in the place of the quotes. The medicines that were named stay, each as
 * it was said and unverified, and so does what nobody spoke of.
 */
export function groundedTranscript(
  { kept, dropped }: Grounded,
  turns: readonly Turn[],
  written: readonly string[],
  say: Phrases,
): TranscriptDraft {
  const { mentions, notCovered } = extract(turns, written)
  const lines = [...kept, ...mentions.map((one) => mentionLine(one, say))]
  // With the lines that a dropped sentence cites: whoever writes it anew reads them.
  const sources = sourcesFor([...lines, ...dropped], turns, say)
  return { lines, sources, notCovered: [...notCovered], dropped }
}

/** The transcript's lines that these lines cite, in their order. */
function sourcesFor(
  lines: readonly Pick<SummaryLine, "cites">[],
  turns: readonly Turn[],
  say: Phrases,
): SummarySource[] {
  const cited = new Set(lines.flatMap(({ cites }) => cites))
  return turns
    .filter(({ id }) => cited.has(id))
    .map(({ id, role, seconds, text }) => ({
      id,
      kind: "transcript" as const,
      at: null,
      text: say.said(role, seconds === null ? null : clock(seconds), text),
    }))
}

function unread(turns: readonly Turn[], say: Phrases): SummaryLine[] {
  const [first] = turns
  if (first === undefined) return []
  return [{ section: "subjective", text: say.nothingExtracted, cites: [first.id] }]
}

function quoteLines({ quotes }: Extract, say: Phrases): SummaryLine[] {
  return quotes.map((quote) => ({
    section: quote.section,
    text: quoteText(quote, say),
    cites: citesOf(quote),
  }))
}

function quoteText({ role, parts, asked, denied, complaint }: Quote, say: Phrases): string {
  const words = parts.map(({ text }) => text).join(" … ")
  const quoted = say.quote(role, words, asked?.text ?? null)
  const line = complaint ? say.complaint(quoted) : quoted
  return denied.length === 0 ? line : `${line} ${say.denied(denied)}`
}

function citesOf({ parts, asked }: Quote): string[] {
  return [...new Set([...(asked === null ? [] : [asked.line]), ...parts.map(({ line }) => line)])]
}

function mentionLine({ role, text, line }: Mention, say: Phrases): SummaryLine {
  return {
    section: role === "clinician" ? "plan" : "subjective",
    text: say.mentioned(role, text),
    cites: [line],
  }
}

function clock(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  return `${minutes}:${String(rest).padStart(2, "0")}`
}
