import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { readAlarmOrder } from "@/lib/vitals/alarms/order-commands"

import { AlarmOrderList } from "./alarm-order-list"

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("alarms.order"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

/** Who is told of an alarm that nobody answers. */
export default async function AlarmOrderPage() {
  const actor = await requireStaff()
  const view = await readAlarmOrder(actor, new Date())
  const t = await getTranslations("alarms.order")
  return (
    <main className="max-w-[720px] px-5 py-6 md:px-8">
      <h1 className="mb-2 text-head font-semibold">{t("title")}</h1>
      {view.ok ? (
        <>
          <p className="mb-5 max-w-[64ch] text-text-2">{t("text")}</p>
          <AlarmOrderList view={view.value} />
        </>
      ) : (
        <EmptyState title={t("forbidden")} />
      )}
    </main>
  )
}
