import type { ReactNode } from "react"

import { Texts } from "@/app/_edge/texts"

export default function WaitlistLayout({ children }: { children: ReactNode }) {
  return <Texts areas={["queue", "patient"]}>{children}</Texts>
}
