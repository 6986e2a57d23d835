"use client"

import type { ComponentProps } from "react"

import { classes } from "./classes"
import { controlStyle, useField } from "./field"

export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...useField()}
      rows={rows}
      {...rest}
      className={classes(controlStyle, "min-h-11 resize-y py-2.5", className)}
    />
  )
}
