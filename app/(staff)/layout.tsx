import { getTranslations } from "next-intl/server"
import type { ReactNode } from "react"

import { Texts } from "@/app/_edge/texts"
import { clinicOf } from "@/lib/consultations/queries"
import { requireSignedIn } from "@/lib/identity/session"

import { Activity } from "./_frame/activity"
import { ProofFrame } from "./_frame/proof"
import { Rail } from "./_frame/rail"
import { railKeys } from "./_frame/rail-keys"
import { SessionWatch } from "./_frame/session-watch"

export default async function StaffLayout({ children }: { children: ReactNode }) {
  const actor = await requireSignedIn()
  const clinic = await clinicOf(actor)
  const t = await getTranslations("staff.nav")
  return (
    <Texts
      areas={[
        "staff",
        "booking",
        "patients",
        "call",
        "chat",
        "class",
        "vitals",
        "alarms",
        "summary",
        "transcript",
        "audit",
        "admin",
        "availability",
        "guest",
        "history",
        "invite",
        "operations",
        "patient",
        "queue",
        "record",
        "room",
        "security",
      ]}
    >
      <div className="flex min-h-dvh flex-col has-[[data-whole-screen]]:[&>nav]:hidden md:flex-row">
        <a
          href="#content"
          className="sr-only z-30 rounded-2 bg-brand text-on-brand focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:px-4 focus:py-3"
        >
          {t("skip")}
        </a>
        <Activity />
        <SessionWatch />
        <Rail name={actor.name} clinic={clinic.name} open={railKeys(actor)} />
        <div id="content" className="min-w-0 flex-1">
          <ProofFrame>{children}</ProofFrame>
        </div>
      </div>
    </Texts>
  )
}
