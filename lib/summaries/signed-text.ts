import type { Instruction, SummaryLine, SummarySource } from "@/db/schema/record"
import { soapSections } from "@/lib/consultations/soap"

import type { Wording } from "./difference"

/** Whose summary it is: reference and ids, so that the text stands by itself. */
export type Heading = {
  visitId: string
  patient: { name: string; reference: string; birthDate: string }
  clinician: string
  clinic: string
  admittedAt: Date | null
  endedAt: Date | null
}

/** What a summary may say besides its lines. */
export type Besides = {
  /** Sentences for the patient. */
  instructions?: readonly Instruction[]
  /** How the draft was made. */
  method?: string | null
}

type Signing = { by: string; at: Date }

/**
 * The exact text that a clinician signs, and whose SHA-256 goes into the audit log: UTF-8, lines
 * ended by LF, times in UTC. A line without a source is the clinician's own and says so.
 */
export function signedText(
  heading: Heading,
  lines: readonly SummaryLine[],
  sources: readonly SummarySource[],
  signing: Signing,
  { instructions = [], method = null }: Besides = {},
): string {
  return [
    `Visit summary ${heading.visitId}`,
    ...headingText(heading),
    ...(method === null ? [] : [`Draft: ${oneLine(method)}`]),
    ...wordingText({ lines, instructions }),
    ...sources.map(({ id, kind, at, text }) => `${id} ${kind} ${at ?? "–"} ${oneLine(text)}`),
    "",
    signature(signing),
    "",
  ].join("\n")
}

/**
 * Whether the text of a summary says just this. No line of it is empty but those before a heading, so that what is
 * found between two headings is all that stands there.
 */
export function saysSummary(text: string, wording: Wording): boolean {
  return (
    wording.lines.every(({ section }) => soapSections.includes(section)) &&
    text.includes(`\n${wordingText(wording).join("\n")}\n`)
  )
}

/** What an addendum stands under: the summary and the addendum before it, each by its SHA-256 (hex). */
export type Under = { number: number; summary: string; before: string | null }

/**
 * The exact text of an addendum, in the same form. What was written keeps its own lines, each behind
 * "> ", so that none of them looks like one of ours.
 */
export function addendumText(
  heading: Heading,
  { number, summary, before }: Under,
  words: string,
  signing: Signing,
): string {
  return [
    `Addendum ${number} to visit summary ${heading.visitId}`,
    ...headingText(heading),
    `SHA-256 of the summary: ${summary}`,
    ...(before === null ? [] : [`SHA-256 of addendum ${number - 1}: ${before}`]),
    ...wordsText(words),
    signature(signing),
    "",
  ].join("\n")
}

/** Whether the text of an addendum says just this. */
export function saysAddendum(text: string, words: string): boolean {
  return text.includes(`\n${wordsText(words).join("\n")}\nSigned by `)
}

function wordsText(words: string): string[] {
  return ["", ...words.split(lineEnd).map((line) => `> ${line}`.trimEnd()), ""]
}

/** From the first section's heading to that of the sources. */
function wordingText({ lines, instructions }: Wording): string[] {
  return [
    ...soapSections.flatMap((section) => sectionText(section, lines)),
    ...(instructions.length === 0 ? [] : ["", "For the patient", ...instructions.map(lineText)]),
    "",
    "Sources",
  ]
}

function headingText({ patient, clinician, clinic, admittedAt, endedAt }: Heading): string[] {
  return [
    `Patient: ${oneLine(patient.name)}, born ${patient.birthDate}, ${patient.reference}`,
    `Clinician: ${clinician}, ${clinic}`,
    `Visit: ${iso(admittedAt)} to ${iso(endedAt)}`,
  ]
}

function signature({ by, at }: Signing): string {
  return `Signed by ${by} at ${iso(at)}`
}

function sectionText(section: string, lines: readonly SummaryLine[]): string[] {
  const mine = lines.filter((line) => line.section === section)
  return ["", title(section), ...(mine.length === 0 ? ["–"] : mine.map(lineText))]
}

function lineText({ text, cites }: Instruction): string {
  return `${oneLine(text)} [${cites.length === 0 ? "clinician" : cites.join(" ")}]`
}

function title(section: string): string {
  return section.charAt(0).toUpperCase() + section.slice(1)
}

// Whatever some reader takes for the end of a line: nobody's text may look like one of ours.
const lineEnd = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\n\v\f\r\u0085\u2028\u2029]\s*/g, "; ")
}

function iso(at: Date | null): string {
  return at?.toISOString() ?? "–"
}
