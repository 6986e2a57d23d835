"use client"

import { useEffect, useState } from "react"

import { useHydrated } from "@/app/_ui/use-hydrated"

import { openSmallWindow, smallWindowKind } from "./small-window"
import type { SmallWindowKind } from "./small-window"

export type SmallWindow = {
  readonly kind: SmallWindowKind
  readonly opened: Window | undefined
  /** Opens it, or closes it where it is open. To be called from a press. */
  readonly onPress: () => void
  readonly onClose: () => void
}

/** Lives as long as the call's page does. */
export function useSmallWindow(): SmallWindow {
  const [opened, setOpened] = useState<Window>()
  useEffect(() => {
    if (opened === undefined) return
    const gone = (): void => setOpened(undefined)
    opened.addEventListener("pagehide", gone)
    return () => {
      opened.removeEventListener("pagehide", gone)
      opened.close()
    }
  }, [opened])
  const open = async (): Promise<void> => {
    // The browser may refuse, for example in a window that it does not count as one of its own.
    const next = await openSmallWindow(size).catch(() => undefined)
    if (next !== undefined) setOpened(next)
  }
  const onClose = (): void => setOpened(undefined)
  const awake = useHydrated()
  return {
    kind: awake ? smallWindowKind() : "none",
    opened,
    onClose,
    onPress: () => (opened === undefined ? void open() : onClose()),
  }
}

const size = { width: 360, height: 300 }
