"use client"

import { useRef, useState } from "react"

import { litBy } from "./desk-state"
import type { DeskEvent, DeskState, Selection } from "./desk-state"
import type { Writing } from "./draft-notes"

/** Which sentence or source is looked at, what it lights beside it, and the line that is begun from it. */
export function useSelection(state: DeskState, send: (event: DeskEvent) => void) {
  const [writing, setWriting] = useState<Writing>()
  const cameFrom = useRef<HTMLElement>(null)
  /** Whoever came by the keyboard is taken to the source, and Escape brings them back. */
  const select = (selection: Selection, byKey: boolean) => {
    send({ type: "selected", selection })
    const id =
      selection?.kind === "source"
        ? selection.id
        : selection && state.lines[selection.index]?.cites[0]
    if (!byKey || id === undefined) return
    cameFrom.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    // After React has put it there: a filter may have hidden it until now.
    requestAnimationFrame(() => document.getElementById(id)?.querySelector("button")?.focus())
  }
  /** The editor opens in its section, and the first source lights up beside it. */
  const write = (begun: Writing) => {
    setWriting(begun)
    const [id] = begun.cites
    if (id !== undefined) send({ type: "selected", selection: { kind: "source", id } })
  }
  return {
    lit: litBy(state),
    select,
    writing,
    write,
    onWritten: () => setWriting(undefined),
    back: () => cameFrom.current?.focus(),
  }
}
