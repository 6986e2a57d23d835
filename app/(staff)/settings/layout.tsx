import type { ReactNode } from "react"

import { requireSignedIn } from "@/lib/identity/session"
import { may } from "@/lib/permissions"

import { sections } from "./_nav/sections"
import { SettingsNav } from "./_nav/settings-nav"

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const actor = await requireSignedIn()
  // Until the second factor is made every other page leads back to where it is made.
  const enrolling = actor.session?.mustEnrol === true
  const own = sections.filter(
    ({ key, permission }) =>
      (!enrolling || key === "security") &&
      (permission === undefined || [permission].flat().some((one) => may(actor, one))),
  )
  return (
    <div className="flex min-h-dvh flex-col lg:flex-row">
      <SettingsNav sections={own} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}
