import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { configuredModel } from "@/lib/summaries/model/configured"
import { modelSetting } from "@/lib/summaries/model/permission-commands"

import { ModelForm } from "./model-form"

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("transcript.setting"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

export default async function SummarySettingsPage() {
  const actor = await requireStaff()
  const setting = await modelSetting(actor, configuredModel(), new Date())
  const t = await getTranslations("transcript.setting")
  return (
    <main className="max-w-[720px] px-5 py-6 md:px-8">
      <h1 className="mb-5 text-head font-semibold">{t("title")}</h1>
      {setting.ok ? <ModelForm setting={setting.value} /> : <EmptyState title={t("forbidden")} />}
    </main>
  )
}
