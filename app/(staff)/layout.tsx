import { getLocale, getTranslations } from "next-intl/server"
import type { ReactNode } from "react"

import { clinicOf } from "@/lib/consultations/queries"
import { chooseLocale } from "@/lib/i18n/locales"
import { requireSignedIn } from "@/lib/identity/session"

import { Activity } from "./_frame/activity"
import { ProofFrame } from "./_frame/proof"
import { Rail } from "./_frame/rail"
import { railKeys } from "./_frame/rail-keys"
import { SessionWatch } from "./_frame/session-watch"
import { StaffTexts } from "./_frame/staff-texts"

export default async function StaffLayout({ children }: { children: ReactNode }) {
  const actor = await requireSignedIn()
  const clinic = await clinicOf(actor)
  const [t, locale] = [
    await getTranslations("staff.nav"),
    chooseLocale(await getLocale(), undefined, ""),
  ]
  return (
    <StaffTexts locale={locale}>
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
    </StaffTexts>
  )
}
