import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"

type Props = {
  icon: LucideIcon
  tone?: "plain" | "ok" | "warn"
  title: ReactNode
  children?: ReactNode
}

export function WaitingFact({ icon: Icon, tone = "plain", title, children }: Props) {
  return (
    <div className="mb-3.5 grid grid-cols-[24px_1fr] gap-x-3">
      <Icon aria-hidden size={24} className={`mt-0.5 ${colours[tone]}`} />
      <div>
        <p className="font-semibold">{title}</p>
        {children ? <div className="text-read text-text-2">{children}</div> : null}
      </div>
    </div>
  )
}

const colours = { plain: "text-text-3", ok: "text-success", warn: "text-warn" } as const
