import { getTranslations } from "next-intl/server"
import Link from "next/link"
import { notFound } from "next/navigation"

import { EmptyState } from "@/app/_ui/empty-state"
import { clinicOf } from "@/lib/consultations/queries"
import { requireStaff } from "@/lib/identity/session"
import { sessionsOf, staffName } from "@/lib/identity/staff-queries"
import { UserId } from "@/lib/ids"

import { SessionList } from "../../_nav/session-list"

export default async function StaffSessionsPage({ params }: PageProps<"/settings/staff/[userId]">) {
  const actor = await requireStaff()
  const t = await getTranslations("admin.staff")
  const userId = UserId.safeParse((await params).userId)
  if (!userId.success) notFound()
  const found = await sessionsOf(actor, userId.data, new Date())
  if (!found.ok && found.reason === "not_found") notFound()
  const { zone } = await clinicOf(actor)
  return (
    <main className="max-w-[760px] px-5 py-6 md:px-8">
      <Link href="/settings/staff" className="inline-flex min-h-11 items-center text-brand">
        {t("back")}
      </Link>
      {found.ok ? (
        <>
          <h1 className="mb-4 text-head font-semibold">
            {t("sessionsTitle", { name: (await staffName(actor, userId.data)) ?? "" })}
          </h1>
          <SessionList sessions={found.value} zone={zone} userId={userId.data} />
        </>
      ) : (
        <EmptyState title={t("refusedTitle")}>{t("refusedText")}</EmptyState>
      )}
    </main>
  )
}
