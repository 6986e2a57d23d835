import type { ReactNode } from "react"

/** The page's column: wide, as its table has nine columns. */
export function Frame({ children }: { children: ReactNode }) {
  return <main className="max-w-[1232px] px-5 py-5 md:px-8">{children}</main>
}
