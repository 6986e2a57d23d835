"use client"

import { useEffect, useRef } from "react"
import type { ReactNode } from "react"

import { PhonePage } from "@/app/_ui/phone-page"

type Props = {
  /** What the browser's tab says, with the clinic's name. */
  title: string
  clinic?: { name: string; phone: string } | undefined
  long?: boolean
  children: ReactNode
}

/** A step of the join page. Each new step takes the focus to its heading; the first one leaves it alone. */
export function StepPage({ title, clinic, long = false, children }: Props) {
  useTitle(clinic === undefined ? title : `${title} · ${clinic.name}`)
  return (
    <PhonePage clinic={clinic} long={long}>
      {children}
    </PhonePage>
  )
}

// The page's own metadata arrives after the first step and again with each refresh, and would win.
function useTitle(title: string): void {
  useEffect(() => {
    const say = () => {
      if (document.title !== title) document.title = title
    }
    say()
    const watch = new MutationObserver(say)
    watch.observe(document.head, { childList: true, characterData: true, subtree: true })
    return () => watch.disconnect()
  }, [title])
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
    <h1 ref={heading} tabIndex={-1} className={`outline-none ${className ?? titleStyle}`}>
      {icon}
      {children}
    </h1>
  )
}

// In Chinese a line may break after a mark, not inside a word such as 医生.
const titleStyle =
  "text-title font-semibold tracking-[-0.012em] text-balance [overflow-wrap:anywhere] [:lang(zh)_&]:tracking-normal [:lang(zh)_&]:break-keep"
