import type { SoapSection } from "@/lib/consultations/soap"
import type { SummaryLine } from "@/lib/summaries/summary-view"

/** What a click or a key has chosen; it lights up with everything that belongs to it. */
export type Selection = { kind: "line"; index: number } | { kind: "source"; id: string } | undefined

export type DeskState = {
  lines: readonly SummaryLine[]
  version: number
  dirty: boolean
  selection: Selection
}

export type DeskEvent =
  | { type: "selected"; selection: Selection }
  | { type: "edited"; index: number; text: string }
  | { type: "removed"; index: number }
  | { type: "added"; section: SoapSection; text: string }
  | { type: "saved"; sent: readonly SummaryLine[]; version: number }
  | { type: "reloaded"; lines: readonly SummaryLine[]; version: number }
  | { type: "rebased"; version: number }

export function openDesk(from: { lines: readonly SummaryLine[]; version: number }): DeskState {
  return { lines: from.lines, version: from.version, dirty: false, selection: undefined }
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
      const line = { section: event.section, text: event.text.trim(), cites: [] }
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
