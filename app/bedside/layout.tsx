import type { ReactNode } from "react"

import { Texts } from "@/app/_edge/texts"

export default function BedsideLayout({ children }: { children: ReactNode }) {
  return <Texts areas={["bedside", "vitals"]}>{children}</Texts>
}
