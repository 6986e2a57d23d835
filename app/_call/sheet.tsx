"use client"

import { X } from "lucide-react"
import { useEffect, useId, useRef } from "react"
import type { ReactNode } from "react"

type Props = {
  open: boolean
  title: string
  close: string
  onClose: () => void
  children: ReactNode
}

/** The browser's own modal dialog: focus stays inside, Escape closes, and a patient's phone loads nothing for it. */
export function Sheet({ open, title, close, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const { current } = dialog
    if (!open || current === null) return
    const opener = document.activeElement
    current.showModal()
    return () => {
      // Taken off the page while it is open, it gives the focus back to nobody.
      if (current.isConnected) current.close()
      else if (opener instanceof HTMLElement) opener.focus()
    }
  }, [open])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      // A press on the backdrop lands on the dialog itself, one inside on what it holds.
      onPointerDown={(event) => event.target === event.currentTarget && onClose()}
      className="mx-auto mt-auto mb-0 w-full max-w-[480px] rounded-t-4 bg-surface-1 p-0 text-lead text-text-1 shadow-lift-2 backdrop:bg-scrim sm:my-auto sm:rounded-4"
    >
      <div className="flex max-h-[85dvh] flex-col overflow-y-auto">
        <div className="flex items-center gap-3 pt-3 pr-2 pl-5">
          <h2 id={heading} className="flex-1 text-head font-semibold">
            {title}
          </h2>
          <button
            type="button"
            aria-label={close}
            onClick={onClose}
            className="grid size-12 flex-none place-items-center rounded-2 text-text-2"
          >
            <X aria-hidden size={24} />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
