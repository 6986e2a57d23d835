"use client"

import { useEffect } from "react"

type Held = { close(): void }

const closing = new WeakMap<Held, ReturnType<typeof setTimeout>>()

/**
 * Closed when the component goes that holds it. React's strict mode unmounts and mounts again at once:
 * only what stays unmounted is closed.
 */
export function useClosing(held: Held | undefined): void {
  useEffect(() => {
    if (held === undefined) return
    clearTimeout(closing.get(held))
    return () =>
      void closing.set(
        held,
        setTimeout(() => held.close(), 0),
      )
  }, [held])
}
