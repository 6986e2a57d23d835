"use client"

import type { ComponentProps } from "react"

import { buttonStyle } from "./button-style"
import type { ButtonSize, ButtonVariant } from "./button-style"
import { useHydrated } from "./use-hydrated"

type Props = ComponentProps<"button"> & {
  variant?: ButtonVariant
  size?: ButtonSize
  /** The label stays and the focus too, but a second press does nothing. */
  busy?: boolean
}

/**
 * One filled button per screen; everything else is `line` or `plain`. Until the page is awake a press
 * would be lost, or would send a form the browser's own way with its fields in the address: the button
 * waits, looking as it always does.
 */
export function Button({
  variant,
  size,
  busy = false,
  className,
  type,
  onClick,
  disabled,
  ...rest
}: Props) {
  const awake = useHydrated()
  return (
    <button
      {...rest}
      type={type ?? "button"}
      disabled={disabled === true || !awake}
      data-waking={awake ? undefined : ""}
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
