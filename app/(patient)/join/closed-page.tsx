"use client"

import type { ReactNode } from "react"

import { StepHeading, StepPage } from "@/app/_ui/step-page"

type Props = {
  title: string
  clinic?: { name: string; phone: string } | undefined
  /** What happened, what is safe, what to do: a sentence or two each. */
  lines: readonly ReactNode[]
  children?: ReactNode
}

/** A door that did not open: what happened and the way on. */
export function ClosedPage({ title, clinic, lines, children }: Props) {
  return (
    <StepPage title={title} clinic={clinic}>
      <StepHeading>{title}</StepHeading>
      {lines.map((line, index) => (
        <p key={index} className="mt-3">
          {line}
        </p>
      ))}
      {children ? <div className="mt-4 flex flex-col gap-2.5">{children}</div> : null}
    </StepPage>
  )
}
