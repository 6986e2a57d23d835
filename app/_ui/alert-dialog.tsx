"use client"

import { AlertDialog as Base } from "@base-ui/react/alert-dialog"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { Button } from "./button"
import { buttonStyle } from "./button-style"
import { backdropStyle, dialogStyle } from "./dialog-style"

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** What happens, and that it cannot be undone. */
  description: ReactNode
  children?: ReactNode
  /** Repeats the verb: "End visit", not "OK". */
  confirm: ReactNode
  cancel?: ReactNode
  danger?: boolean
  busy?: boolean
  onConfirm: () => void
}

/** For what cannot be undone. A press outside does not close it. */
export function AlertDialog(props: Props) {
  const t = useTranslations("common")
  return (
    <Base.Root open={props.open} onOpenChange={(next) => props.onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Popup className={dialogStyle}>
          <Base.Title className="text-[1.25rem] leading-7 font-semibold">{props.title}</Base.Title>
          <Base.Description className="text-text-2">{props.description}</Base.Description>
          {props.children}
          <div className="flex flex-wrap justify-end gap-3 pt-1">
            <Base.Close className={buttonStyle("line")}>{props.cancel ?? t("cancel")}</Base.Close>
            <Button
              variant={props.danger ? "danger" : "primary"}
              busy={props.busy ?? false}
              onClick={props.onConfirm}
            >
              {props.confirm}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
