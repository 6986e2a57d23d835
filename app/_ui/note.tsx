import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"

import { classes } from "./classes"

type Props = {
  tone?: keyof typeof tones
  icon?: LucideIcon
  /** `read` (16 px) for patients and reading, `body` (14 px) in dense clinician panels. */
  size?: "read" | "body"
  /** Set when the note appears in answer to something: it is read out. */
  role?: "status" | "alert"
  className?: string
  children: ReactNode
}

export function Note({ tone = "plain", icon, size = "read", role, className, children }: Props) {
  const Icon = icon ?? icons[tone]
  return (
    <div
      role={role}
      className={classes(
        "grid grid-cols-[24px_1fr] gap-3 rounded-3 px-4 py-3.5 text-text-1",
        size === "read" ? "text-read" : "text-body",
        tones[tone],
        className,
      )}
    >
      <Icon aria-hidden size={size === "read" ? 24 : 20} className={iconTones[tone]} />
      <div className="min-w-0 self-center">{children}</div>
    </div>
  )
}

const tones = {
  plain: "bg-surface-2",
  warn: "bg-warn-soft",
  bad: "bg-danger-soft",
  ok: "bg-success-soft",
  brand: "bg-brand-soft",
} as const

const iconTones = {
  plain: "text-text-2",
  warn: "text-warn",
  bad: "text-danger",
  ok: "text-success",
  brand: "text-brand",
} as const

const icons = {
  plain: Info,
  warn: TriangleAlert,
  bad: CircleAlert,
  ok: CircleCheck,
  brand: Info,
} as const
