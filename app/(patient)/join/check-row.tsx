import { CircleAlert, CircleCheck, CircleDashed, TriangleAlert } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"

type Tone = "ok" | "wait" | "warn" | "bad"

type Props = {
  /** Which check, for tests and for styling; never shown. */
  name: string
  tone: Tone
  icon?: LucideIcon
  children: ReactNode
  /** What to press, at the end of the row. */
  action?: ReactNode
}

/** One line of the device check: a sign and words, never colour alone. */
export function CheckRow({ name, tone, icon, children, action }: Props) {
  const Icon = icon ?? icons[tone]
  return (
    <li
      data-check={name}
      data-tone={tone}
      className="grid min-h-13 grid-cols-[24px_1fr_auto] items-center gap-3 border-b border-line-1 py-1.5 last:min-h-16 last:border-0"
    >
      <Icon aria-hidden size={24} className={colours[tone]} />
      <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5 leading-6 font-medium">
        {children}
      </span>
      {action ?? null}
    </li>
  )
}

const icons = {
  ok: CircleCheck,
  wait: CircleDashed,
  warn: TriangleAlert,
  bad: CircleAlert,
} as const
const colours = {
  ok: "text-success",
  wait: "text-text-3",
  warn: "text-warn",
  bad: "text-danger",
} as const
