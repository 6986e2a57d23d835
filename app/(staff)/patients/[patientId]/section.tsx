import type { ReactNode } from "react"

type Props = {
  id: string
  title: ReactNode
  count?: number
  action?: ReactNode
  children: ReactNode
}

/** A part of the record, under a heading of its own. */
export function Section({ id, title, count, action, children }: Props) {
  return (
    <section aria-labelledby={id} className="mt-7">
      <div className="mb-2 flex min-h-11 flex-wrap items-center justify-between gap-x-3">
        <h2 id={id} className="text-read font-semibold">
          {title} {count === undefined ? null : <span className="text-text-3">{count}</span>}
        </h2>
        {action}
      </div>
      {children}
    </section>
  )
}

/** The frame of a list inside a section. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className="rounded-3 border border-line-1 bg-surface-1">{children}</div>
}
