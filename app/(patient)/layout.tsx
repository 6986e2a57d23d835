import type { ReactNode } from "react"

import { Texts } from "@/app/_edge/texts"

export default function PatientLayout({ children }: { children: ReactNode }) {
  return (
    <Texts areas={["patient", "call", "chat", "class", "guest", "invite", "room"]}>
      {children}
    </Texts>
  )
}
