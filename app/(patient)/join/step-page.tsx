"use client"

import { useEffect, useRef } from "react"
import type { ReactNode } from "react"

import { PhonePage } from "@/app/_ui/phone-page"

type Props = {
  /** What the browser's tab says, with the clinic's name. */
  title: string
  clinic?: { name: string; phone: string } | undefined
  children: ReactNode
}

/** A step of the join page. Each new step takes the focus to its heading; the first one leaves it alone. */
export function StepPage({ title, clinic, children }: Props) {
  const name = clinic?.name
  useEffect(() => {
    document.title = name === undefined ? title : `${title} · ${name}`
  }, [title, name])
  return <PhonePage clinic={clinic}>{children}</PhonePage>
}

let steps = 0

type HeadingProps = { children: ReactNode; className?: string; icon?: ReactNode }

export function StepHeading({ children, className, icon }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    steps += 1
    if (steps > 1) heading.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [])
  return (
    <h1
      ref={heading}
      tabIndex={-1}
      className={className ?? "text-title font-semibold tracking-[-0.012em] [:lang(zh)_&]:tracking-normal text-balance"}
    >
      {icon}
      {children}
    </h1>
  )
}

const titleStyle = "text-title font-semibold tracking-[-0.012em] text-balance [:lang(zh)_&]:tracking-normal"
