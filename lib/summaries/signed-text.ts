import type { SummaryLine, SummarySource } from "@/db/schema/record"
import { soapSections } from "@/lib/consultations/soap"

/** Whose summary it is: reference and ids, so that the text stands by itself. */
export type Heading = {
  visitId: string
  patient: { name: string; reference: string; birthDate: string }
  clinician: string
  clinic: string
  admittedAt: Date | null
  endedAt: Date | null
}

/**
 * The exact text that a clinician signs, and whose SHA-256 goes into the audit log: UTF-8, lines
 * ended by LF, times in UTC. A line without a source is the clinician's own and says so.
 */
export function signedText(
  heading: Heading,
  lines: readonly SummaryLine[],
  sources: readonly SummarySource[],
  signing: { by: string; at: Date },
): string {
  const { patient } = heading
  return [
    `Visit summary ${heading.visitId}`,
    `Patient: ${oneLine(patient.name)}, born ${patient.birthDate}, ${patient.reference}`,
    `Clinician: ${heading.clinician}, ${heading.clinic}`,
    `Visit: ${iso(heading.admittedAt)} to ${iso(heading.endedAt)}`,
    ...soapSections.flatMap((section) => sectionText(section, lines)),
    "",
    "Sources",
    ...sources.map(({ id, kind, at, text }) => `${id} ${kind} ${at ?? "–"} ${oneLine(text)}`),
    "",
    `Signed by ${signing.by} at ${iso(signing.at)}`,
    "",
  ].join("\n")
}

function sectionText(section: string, lines: readonly SummaryLine[]): string[] {
  const mine = lines.filter((line) => line.section === section)
  return ["", title(section), ...(mine.length === 0 ? ["–"] : mine.map(lineText))]
}

function lineText({ text, cites }: SummaryLine): string {
  return `${oneLine(text)} [${cites.length === 0 ? "clinician" : cites.join(" ")}]`
}

function title(section: string): string {
  return section.charAt(0).toUpperCase() + section.slice(1)
}

// Whatever some reader takes for the end of a line: nobody's text may look like one of ours.
function oneLine(text: string): string {
  return text.replaceAll(/\s*[\n\v\f\r\u0085\u2028\u2029]\s*/g, "; ")
}

function iso(at: Date | null): string {
  return at?.toISOString() ?? "–"
}
