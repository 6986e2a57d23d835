"use client"

import { CircleAlert } from "lucide-react"
import { createContext, use, useId } from "react"
import type { ReactNode } from "react"

import { classes } from "./classes"

type Wiring = { id: string; describedBy: string | undefined; invalid: boolean }

const FieldContext = createContext<Wiring | undefined>(undefined)

type Props = {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong and how to put it right. Announced, and tied to the control. */
  error?: ReactNode
  /** The label is read out but not shown. */
  hideLabel?: boolean
  className?: string | undefined
  children: ReactNode
}

/** A label, a hint and an error, wired to the `Input` or `Textarea` inside. */
export function Field({ label, hint, error, hideLabel = false, className, children }: Props) {
  const id = useId()
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ")
  return (
    <div className={classes("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "font-medium text-text-1"}>
        {label}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-text-2">
          {hint}
        </p>
      ) : null}
      <FieldContext value={{ id, describedBy: described || undefined, invalid: Boolean(error) }}>
        {children}
      </FieldContext>
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </div>
  )
}

export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="mt-1 flex items-start gap-2 font-medium text-danger">
      <CircleAlert aria-hidden size={20} className="mt-px flex-none" />
      <span>{children}</span>
    </p>
  )
}

/** What a control inside a `Field` takes from it; nothing when it stands alone. */
export function useField(): {
  id?: string
  "aria-describedby"?: string
  "aria-invalid"?: true
} {
  const field = use(FieldContext)
  if (!field) return {}
  return {
    id: field.id,
    ...(field.describedBy ? { "aria-describedby": field.describedBy } : {}),
    ...(field.invalid ? { "aria-invalid": true as const } : {}),
  }
}

/** The edge and ground shared by everything that is typed into. */
export const controlStyle =
  "block w-full rounded-2 border border-line-2 bg-surface-1 px-3 text-text-1 placeholder:text-text-3 placeholder:opacity-100 aria-invalid:border-2 aria-invalid:border-danger disabled:bg-surface-2 disabled:text-text-3"
