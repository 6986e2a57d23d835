"use client"

import { useEffect, useRef, useState } from "react"

export type Panel = {
  /** From the first opening on: what is seldom opened is loaded only then, and stays to close in peace. */
  readonly used: boolean
  readonly open: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
}

/** Gives the focus back itself: a dialog whose code came only after the press does not know what was pressed. */
export function usePanel(): Panel {
  const [at, setAt] = useState<"never" | "open" | "closed">("never")
  const opener = useRef<Element>(null)
  useEffect(() => {
    if (at === "closed" && opener.current instanceof HTMLElement) opener.current.focus()
  }, [at])
  return {
    used: at !== "never",
    open: at === "open",
    onOpen() {
      opener.current = document.activeElement
      setAt("open")
    },
    onClose: () => setAt("closed"),
  }
}
