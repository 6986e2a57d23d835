import type { ReactNode } from "react"

import { Texts } from "@/app/_edge/texts"

export default function BookLayout({ children }: { children: ReactNode }) {
  return <Texts areas={["book", "patient"]}>{children}</Texts>
}
