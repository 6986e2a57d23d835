"use client"

import { Dialog as Base } from "@base-ui/react/dialog"
import { X } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { backdropStyle, dialogStyle } from "./dialog-style"

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  /** The buttons, last the one that does what the title says. */
  footer?: ReactNode
}

/** Focus goes in and back to the opener; Escape and a press outside close it. */
export function Dialog({ open, onOpenChange, title, description, children, footer }: Props) {
  const t = useTranslations("common")
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Popup className={dialogStyle}>
          <div className="flex items-start gap-3">
            <Base.Title className="flex-1 text-[1.25rem] leading-7 font-semibold">
              {title}
            </Base.Title>
            <Base.Close
              aria-label={t("close")}
              className="-mt-2 -mr-2 grid size-11 flex-none cursor-pointer place-items-center rounded-2 text-text-2 hover:bg-surface-2"
            >
              <X aria-hidden size={20} />
            </Base.Close>
          </div>
          {description ? (
            <Base.Description className="text-text-2">{description}</Base.Description>
          ) : null}
          {children}
          {footer ? <div className="flex flex-wrap justify-end gap-3 pt-1">{footer}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
