import { useId } from "react"
import type { ReactNode } from "react"

/** One way by which values come to this page. */
export function BedsideSection({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 border-t border-line-1 pt-4">
      <h2 id={id} className="text-read font-semibold">
        {title}
      </h2>
      {children}
    </section>
  )
}
