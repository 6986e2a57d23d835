import type { ReactNode } from "react"

type Props = {
  title: ReactNode
  /** What happens next. */
  children?: ReactNode
  /** One thing to do. */
  action?: ReactNode
}

export function EmptyState({ title, children, action }: Props) {
  return (
    <div className="flex min-h-49 flex-col items-start justify-center gap-2 p-6">
      <p className="text-read font-semibold">{title}</p>
      {children ? <p className="max-w-[40ch] text-text-2">{children}</p> : null}
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  )
}
