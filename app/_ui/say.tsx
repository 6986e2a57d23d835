import { Check, CircleAlert, TriangleAlert } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"

import { classes } from "./classes"

type Props = {
  tone?: keyof typeof tones
  icon?: LucideIcon
  className?: string
  children: ReactNode
}

/** A status: an icon and a word, never colour alone. */
export function Say({ tone = "mute", icon, className, children }: Props) {
  const Icon = icon ?? icons[tone]
  return (
    <span
      className={classes(
        "inline-flex items-center gap-1.5 align-middle whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      {Icon ? <Icon aria-hidden size={18} className="flex-none" /> : null}
      {children}
    </span>
  )
}

const tones = {
  ok: "text-success",
  warn: "text-warn",
  bad: "text-danger",
  mute: "text-text-3",
} as const

const icons = { ok: Check, warn: TriangleAlert, bad: CircleAlert, mute: undefined } as const
