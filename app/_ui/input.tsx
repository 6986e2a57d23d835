"use client"

import type { ComponentProps } from "react"

import { classes } from "./classes"
import { controlStyle, useField } from "./field"

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return (
    <input {...useField()} {...rest} className={classes(controlStyle, "min-h-11", className)} />
  )
}
