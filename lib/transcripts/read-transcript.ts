import { ok } from "@/lib/result"
import type { Ok } from "@/lib/result"

import { plainCues } from "./plain-text"
import { srtCues, vttCues } from "./timed-text"
import { joined } from "./turn"
import type { Cue } from "./turn"
import { unreadable } from "./unreadable"
import type { Unreadable } from "./unreadable"

export const transcriptForms = ["text", "webvtt", "srt"] as const
export type TranscriptForm = (typeof transcriptForms)[number]

/** In characters: five hours of talk are about 300,000. */
export const longestTranscript = 1_000_000
const mostTurns = 9_000
const mostSpeakers = 12

export type ReadTranscript = { cues: Cue[]; speakers: string[] }

/** Turns a typed text or a caption file into what each speaker said. Pure; it runs in the browser too. */
export function readTranscript(
  text: string,
  form: TranscriptForm,
): Ok<ReadTranscript> | Unreadable {
  if (text.length > longestTranscript) return unreadable("too_long", 0)
  const lines = text
    .replaceAll(unseen, "")
    .replaceAll(joining, "")
    .replaceAll(/\r\n?/g, "\n")
    .split("\n")
  const binary = lines.findIndex((line) => notText.test(line))
  if (binary >= 0) return unreadable("not_text", binary + 1)
  const found = cuesOf[form](lines)
  if (!found.ok) return found
  const cues = joined(found.value)
  if (cues.length === 0) return unreadable("empty", 0)
  if (cues.length > mostTurns) return unreadable("too_long", 0)
  const speakers = [...new Set(cues.map((cue) => cue.speaker))]
  if (speakers.length > mostSpeakers) return unreadable("too_many_speakers", 0)
  return ok({ cues, speakers })
}

/** What a file is: by its first line, then by its name. */
export function formOf(name: string, text: string): TranscriptForm {
  if (/^\uFEFF?WEBVTT(\s|$)/.test(text)) return "webvtt"
  if (/\.srt$/i.test(name)) return "srt"
  return "text"
}

const cuesOf = { text: plainCues, webvtt: vttCues, srt: srtCues }
/**
 * Signs that nobody sees, nor says: within a word they hide a "no" or a number from whatever compares words, and some
 * turn the direction of what is read. Joiners, and what chooses a form, stay where other scripts and pictures need them.
 */
const unseen = /(?![\p{Join_Control}\p{Variation_Selector}])\p{Default_Ignorable_Code_Point}/gu
const joining =
  /(?<=[\p{Script=Latin}\p{Script=Han}\p{N}])[\p{Join_Control}\p{Variation_Selector}]+/gu
// Control characters, and what a decoder writes for bytes that are no UTF-8.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const notText = /[\u0000-\u0008\u000E-\u001F\uFFFD]/
