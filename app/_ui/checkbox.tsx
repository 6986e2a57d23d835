"use client"

import { Check } from "lucide-react"
import { useId } from "react"
import type { ComponentProps, ReactNode } from "react"

import { classes } from "./classes"

type Props = Omit<ComponentProps<"input">, "type" | "size" | "onChange"> & {
  label: ReactNode
  hint?: ReactNode
  /** 28 px box for patients, 20 px for staff. */
  size?: "md" | "big"
  onCheckedChange?: (checked: boolean) => void
}

/** A native checkbox: the whole row is its label. Consent is never ticked beforehand. */
export function Checkbox({ label, hint, size = "md", onCheckedChange, className, ...rest }: Props) {
  const id = useId()
  const big = size === "big"
  return (
    <label
      className={classes(
        "grid cursor-pointer items-start",
        big
          ? "min-h-13 grid-cols-[28px_1fr] gap-3.5 py-3 leading-6"
          : "min-h-11 grid-cols-[20px_1fr] gap-3 py-2",
        className,
      )}
    >
      <span className={classes("relative grid place-items-center", big ? "size-7" : "size-5")}>
        <input
          {...rest}
          type="checkbox"
          aria-describedby={hint ? id : undefined}
          onChange={(event) => onCheckedChange?.(event.target.checked)}
          className={classes(
            "peer absolute inset-0 m-0 size-full cursor-pointer appearance-none border-2 border-line-2 bg-surface-1 checked:border-brand checked:bg-brand aria-invalid:border-danger",
            big ? "rounded-[6px]" : "rounded-1",
          )}
        />
        <Check
          aria-hidden
          size={big ? 20 : 16}
          strokeWidth={3}
          className="pointer-events-none relative text-on-brand opacity-0 peer-checked:opacity-100"
        />
      </span>
      <span>
        <span className="font-medium text-text-1">{label}</span>
        {hint ? (
          <span id={id} className={classes("block text-text-2", big ? "text-read" : "text-small")}>
            {hint}
          </span>
        ) : null}
      </span>
    </label>
  )
}
