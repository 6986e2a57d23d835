import { getLocale, getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { clinicOf } from "@/lib/consultations/queries"
import { requireStaff } from "@/lib/identity/session"
import { sessionCounts, staffOf } from "@/lib/identity/staff-queries"

import { SettingsPart } from "../_nav/settings-part"
import { Invitations } from "./invitations"
import { InviteButton } from "./invite-button"
import { StaffTable } from "./staff-table"

export default async function StaffPage() {
  const actor = await requireStaff()
  const t = await getTranslations("admin.staff")
  const at = new Date()
  const found = await staffOf(actor, at)
  if (!found.ok) {
    return (
      <main className="px-5 py-6 md:px-8">
        <h1 className="text-head font-semibold">{t("title")}</h1>
        <EmptyState title={t("refusedTitle")}>{t("refusedText")}</EmptyState>
      </main>
    )
  }
  const { staff, invitations } = found.value
  const { zone } = await clinicOf(actor)
  const ids = staff.map((one) => one.id)
  const counts = await sessionCounts(actor, ids, at)
  return (
    <main className="max-w-[1080px] px-5 py-6 md:px-8">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-head font-semibold">{t("title")}</h1>
        <InviteButton />
      </div>
      <StaffTable
        staff={staff.map((one) => ({ ...one, sessions: counts.get(one.id) ?? 0 }))}
        zone={zone}
      />
      {invitations.length === 0 ? null : (
        <SettingsPart id="invitations" title={t("invitations")}>
          <Invitations invitations={invitations} zone={zone} locale={await getLocale()} />
        </SettingsPart>
      )}
    </main>
  )
}
