import { ok } from "@/lib/result"
import type { Ok } from "@/lib/result"

import { speakerOf } from "./plain-text"
import type { Cue } from "./turn"
import { unreadable } from "./unreadable"
import type { Unreadable } from "./unreadable"

type Cues = Ok<Cue[]> | Unreadable

/** WebVTT (W3C, 4 April 2019): voices in <v Name>; notes, styles and regions are passed over. */
export function vttCues(lines: readonly string[]): Cues {
  if (!/^WEBVTT(\s|$)/.test(lines[0] ?? "")) return unreadable("no_cues", 1)
  return timedCues(lines.slice(1), 2)
}

/** SubRip: a number, a time with a comma, text. */
export function srtCues(lines: readonly string[]): Cues {
  return timedCues(lines, 1)
}

function timedCues(lines: readonly string[], firstLine: number): Cues {
  const cues: Cue[] = []
  for (const block of blocksOf(lines, firstLine)) {
    const at = block.lines.findIndex((line) => line.includes("-->"))
    // Without a time it is a header, a note or a style.
    if (at < 0) continue
    const seconds = startOf(block.lines[at] ?? "")
    if (seconds === undefined) return unreadable("bad_time", block.line + at)
    cues.push(...voices(block.lines.slice(at + 1).join("\n")).map((one) => ({ ...one, seconds })))
  }
  return cues.length === 0 ? unreadable("no_cues", 0) : ok(cues)
}

type Block = { line: number; lines: string[] }

function blocksOf(lines: readonly string[], firstLine: number): Block[] {
  const blocks: Block[] = []
  let open: Block | undefined
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") open = undefined
    else if (open === undefined) blocks.push((open = { line: firstLine + index, lines: [line] }))
    else open.lines.push(line)
  }
  return blocks.filter(({ lines: [first] }) => !/^(NOTE|STYLE|REGION)(\s|$)/.test(first ?? ""))
}

function startOf(line: string): number | undefined {
  const found =
    /^\s*(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)[.,]\d{1,3}\s+-->\s+(?:\d{1,4}:)?[0-5]\d:[0-5]\d[.,]\d{1,3}(?:\s|$)/.exec(
      line,
    )
  if (found === null) return undefined
  return Number(found[1] ?? 0) * 3_600 + Number(found[2]) * 60 + Number(found[3])
}

/** Each voice of one caption; a caption without a voice may begin with a name and a colon. */
function voices(payload: string): { speaker: string; text: string }[] {
  const parts = payload.split(/<v(?:\.[^\s>]*)?[ \t]+([^>\n]*)>/)
  const [before = "", ...named] = parts
  const found = unnamed(before)
  for (let index = 0; index < named.length; index += 2) {
    const [speaker = "", text = ""] = named.slice(index, index + 2)
    found.push({ speaker: plain(speaker), text: plain(text) })
  }
  return found.filter(({ text }) => text !== "")
}

function unnamed(text: string): { speaker: string; text: string }[] {
  const found: { speaker: string; text: string }[] = []
  for (const line of text.split("\n")) {
    const clean = plain(line).replace(/^-\s*/, "")
    const said = speakerOf(clean)
    const last = found.at(-1)
    if (said !== undefined) found.push(said)
    else if (last === undefined) found.push({ speaker: "", text: clean })
    else last.text = `${last.text} ${clean}`.trim()
  }
  return found
}

// Tags first: what an escaped "<" stands for is text, and stays text wherever it is shown.
function plain(text: string): string {
  return text
    .replaceAll(/<\/?[a-z0-9:.][^<>]*>/gi, "")
    .replaceAll(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => entities[name] ?? "")
    .replaceAll(/\s+/g, " ")
    .trim()
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", nbsp: " " }
