"use client"

import type { ComponentProps } from "react"

import { buttonStyle } from "./button-style"
import type { ButtonSize, ButtonVariant } from "./button-style"

type Props = ComponentProps<"button"> & {
  variant?: ButtonVariant
  size?: ButtonSize
  /** The label stays and the focus too, but a second press does nothing. */
  busy?: boolean
}

/** One filled button per screen; everything else is `line` or `plain`. */
export function Button({ variant, size, busy = false, className, type, onClick, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      className={buttonStyle(variant, size, className)}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}
