import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"

import { classes } from "./classes"

type Props = {
  tone?: keyof typeof tones
  icon?: LucideIcon
  className?: string
  children: ReactNode
}

/** A small badge. The word carries the meaning, the tone only repeats it. */
export function Tag({ tone = "plain", icon: Icon, className, children }: Props) {
  return (
    <span
      className={classes(
        "inline-flex h-6 items-center gap-1.25 rounded-1 px-2 text-tiny font-medium whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      {Icon ? <Icon aria-hidden size={14} className="flex-none" /> : null}
      {children}
    </span>
  )
}

const tones = {
  plain: "bg-surface-2 text-text-2",
  ok: "bg-success-soft text-success",
  warn: "bg-warn-soft text-warn",
  bad: "bg-danger-soft text-danger",
  brand: "bg-brand-soft text-brand",
} as const
