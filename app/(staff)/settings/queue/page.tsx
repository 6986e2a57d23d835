import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { readQueueSettings } from "@/lib/queue/settings-commands"

import { QueueSettingsForm } from "./queue-settings-form"

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("queue.settings"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

export default async function QueueSettingsPage() {
  const actor = await requireStaff()
  const settings = await readQueueSettings(actor, new Date())
  const t = await getTranslations("queue.settings")
  return (
    <main className="max-w-[720px] px-5 py-6 md:px-8">
      <h1 className="mb-5 text-head font-semibold">{t("title")}</h1>
      {settings.ok ? (
        <QueueSettingsForm settings={settings.value} />
      ) : (
        <EmptyState title={t("forbidden")} />
      )}
    </main>
  )
}
