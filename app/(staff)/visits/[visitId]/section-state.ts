import type { NoteSection } from "@/lib/consultations/staff-visit-view"

/** One section of the note in the browser. `server` is what was last known to be saved. */
export type SectionState = {
  text: string
  server: NoteSection
  save: "clean" | "dirty" | "saving" | "offline" | "failed"
  /** When a key was last pressed: what a new line is stamped with until the server has. */
  typedAt: string | undefined
  /** Sent since the last save that was answered, without a word of what became of it: each may have been saved. */
  unanswered: readonly string[]
  /** Another tab's text, when it was newer than what ours was built on. */
  theirs: NoteSection | undefined
}

export type SectionEvent =
  | { type: "typed"; text: string; at: string }
  /** A line put behind what is there, by a press elsewhere on the page. */
  | { type: "added"; line: string; at: string }
  | { type: "sent" }
  | { type: "saved"; sent: string; server: NoteSection }
  | { type: "refused"; why: "offline" | "failed"; sent: string }
  | { type: "stale"; theirs: NoteSection }
  | { type: "kept_mine" }
  | { type: "took_theirs" }
  | { type: "reloaded"; server: NoteSection }

export function openSection(server: NoteSection): SectionState {
  return {
    text: textOf(server),
    server,
    save: "clean",
    typedAt: undefined,
    unanswered: [],
    theirs: undefined,
  }
}

/** What was typed is never lost: no answer of the server changes the text while it is dirty. */
export function nextSection(state: SectionState, event: SectionEvent): SectionState {
  switch (event.type) {
    case "typed":
      return { ...state, text: event.text, typedAt: event.at, save: "dirty" }
    case "added": {
      const text = state.text === "" ? event.line : `${state.text.trimEnd()}\n${event.line}`
      return { ...state, text, typedAt: event.at, save: "dirty" }
    }
    case "sent":
      return { ...state, save: "saving" }
    case "saved":
      // What was typed while the answer was on its way still has to be saved.
      return {
        ...state,
        server: event.server,
        unanswered: [],
        save: state.text === event.sent ? "clean" : "dirty",
      }
    case "refused":
      return { ...state, save: event.why, unanswered: [...state.unanswered, event.sent] }
    case "stale": {
      const sent = state.unanswered.findLast((text) => isIn(event.theirs, text))
      return sent === undefined
        ? { ...state, save: "dirty", theirs: event.theirs }
        : nextSection(state, { type: "saved", sent, server: event.theirs })
    }
    case "kept_mine":
      return state.theirs === undefined
        ? state
        : { ...state, server: state.theirs, theirs: undefined, save: "dirty" }
    case "took_theirs":
      return state.theirs === undefined ? state : openSection(state.theirs)
    case "reloaded":
      return state.save === "clean" && event.server.version > state.server.version
        ? openSection(event.server)
        : state
  }
}

function textOf({ lines }: NoteSection): string {
  return lines.map((line) => line.text).join("\n")
}

/** The newer text is the one that we sent and heard nothing of. */
function isIn(theirs: NoteSection, sent: string): boolean {
  const lines = sent.split("\n").map((line) => line.trim())
  return textOf(theirs) === lines.filter((line) => line !== "").join("\n")
}
