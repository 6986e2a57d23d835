import { soapSections } from "@/lib/consultations/soap"
import type { Instruction, SummaryLine } from "@/lib/summaries/summary-view"

/** The note's four sections, and what the patient reads. */
export const deskSections = [...soapSections, "patient"] as const
export type DeskSection = (typeof deskSections)[number]
export type DeskLine = { section: DeskSection; text: string; cites: string[] }

/** What a click or a key has chosen; it lights up with everything that belongs to it. */
export type Selection = { kind: "line"; index: number } | { kind: "source"; id: string } | undefined

export type DeskState = {
  lines: readonly DeskLine[]
  version: number
  dirty: boolean
  selection: Selection
}

/** One version as the server knows it. */
export type Wording = {
  lines: readonly SummaryLine[]
  instructions: readonly Instruction[]
  version: number
}

export type DeskEvent =
  | { type: "selected"; selection: Selection }
  | { type: "edited"; index: number; text: string }
  | { type: "removed"; index: number }
  | { type: "added"; section: DeskSection; text: string; cites?: readonly string[] }
  | { type: "saved"; sent: readonly DeskLine[]; version: number }
  | ({ type: "reloaded" } & Wording)
  | { type: "rebased"; version: number }

export function openDesk({ lines, instructions, version }: Wording): DeskState {
  const forPatient = instructions.map((one) => ({ section: "patient" as const, ...one }))
  return { lines: [...lines, ...forPatient], version, dirty: false, selection: undefined }
}

/** The desk's lines as they are saved. */
export function wordingOf(lines: readonly DeskLine[]): Omit<Wording, "version"> {
  return {
    lines: lines.flatMap(({ section, ...line }) =>
      section === "patient" ? [] : [{ section, ...line }],
    ),
    instructions: lines.flatMap(({ section, ...line }) => (section === "patient" ? [line] : [])),
  }
}

/**
 * Whether what the patient would be told is older than the plan on the screen: changed here and not saved yet,
 * or as the server knows it.
 */
export function areBehind(
  lines: readonly DeskLine[],
  saved: Omit<Wording, "version"> & { instructionsBehind: boolean },
): boolean {
  const now = wordingOf(lines)
  if (!sameTexts(now.instructions, saved.instructions)) return false
  return saved.instructionsBehind || !sameTexts(planOf(now.lines), planOf(saved.lines))
}

function planOf(lines: readonly SummaryLine[]): SummaryLine[] {
  return lines.filter(({ section }) => section === "plan")
}

function sameTexts(some: readonly { text: string }[], others: readonly { text: string }[]) {
  return some.length === others.length && some.every(({ text }, at) => text === others[at]?.text)
}

/** Text that is not saved yet survives every answer of the server. */
export function nextDesk(state: DeskState, event: DeskEvent): DeskState {
  switch (event.type) {
    case "selected":
      return { ...state, selection: event.selection }
    case "edited": {
      const text = event.text.trim()
      const lines = state.lines.map((line, index) =>
        index === event.index ? { ...line, text } : line,
      )
      return text === "" ? state : { ...state, lines, dirty: true }
    }
    case "removed":
      return {
        ...state,
        lines: state.lines.filter((_, index) => index !== event.index),
        dirty: true,
        selection: undefined,
      }
    case "added": {
      const line = {
        section: event.section,
        text: event.text.trim(),
        cites: [...(event.cites ?? [])],
      }
      const after = state.lines.findLastIndex((one) => one.section === event.section)
      const at = after < 0 ? state.lines.length : after + 1
      return line.text === ""
        ? state
        : { ...state, lines: state.lines.toSpliced(at, 0, line), dirty: true, selection: undefined }
    }
    case "saved":
      return { ...state, version: event.version, dirty: state.lines !== event.sent }
    case "reloaded":
      return state.dirty || event.version <= state.version ? state : openDesk(event)
    case "rebased":
      return { ...state, version: event.version }
  }
}

/** Which lines and which sources are lit. */
export function litBy(state: DeskState): {
  lines: ReadonlySet<number>
  sources: ReadonlySet<string>
} {
  const { selection, lines } = state
  if (selection === undefined) return { lines: new Set(), sources: new Set() }
  if (selection.kind === "line") {
    return { lines: new Set([selection.index]), sources: new Set(lines[selection.index]?.cites) }
  }
  const citing = lines.flatMap((line, index) => (line.cites.includes(selection.id) ? [index] : []))
  return { lines: new Set(citing), sources: new Set([selection.id]) }
}
