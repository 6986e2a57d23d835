"use client"

import { useLayoutEffect, useRef } from "react"
import type { ReactNode } from "react"

/**
 * A page over the one that somebody is at. Nothing below it is lost: the browser's own modal dialog keeps
 * it out of reach, above sheets that are open too, and gives the focus back.
 */
export function Cover({ title, children }: { title: string; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const show = (): void => {
    const { current } = dialog
    if (current?.isConnected === true && !current.open) current.showModal()
  }
  useLayoutEffect(() => {
    const { current } = dialog
    current?.showModal()
    // Before it is taken out: only from a dialog that is closed does the focus go back.
    return () => current?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onCancel={(event) => event.preventDefault()}
      // A browser closes it all the same when Escape is pressed twice.
      onClose={show}
      className="m-0 size-full max-h-none max-w-none overflow-y-auto border-0 bg-surface-0 p-0 text-lead text-text-1"
    >
      {children}
    </dialog>
  )
}
