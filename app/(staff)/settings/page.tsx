import { getTranslations } from "next-intl/server"

import { LanguageSwitch } from "@/app/_ui/language-switch"
import { clinicOf } from "@/lib/consultations/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"

import { SignOut } from "../_frame/sign-out"

export default async function SettingsPage() {
  const actor = await requireStaff()
  const clinic = await clinicOf(actor)
  const t = await getTranslations("staff")
  const common = await getTranslations("common")
  const facts = [
    [t("settings.name"), actor.name],
    [t("settings.role"), t(`roles.${actor.role}`)],
    [t("settings.clinic"), clinic.name],
    [t("settings.zone"), zoneWords(common, clinic.zone)],
  ] as const
  return (
    <main className="max-w-[720px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("settings.title")}</h1>
      <section aria-labelledby="who" className="mt-5">
        <h2 id="who" className="mb-2 text-read font-semibold">
          {t("settings.who")}
        </h2>
        <dl className="divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
          {facts.map(([term, value]) => (
            <div
              key={term}
              className="grid min-h-13 grid-cols-[minmax(96px,180px)_1fr] items-center gap-4 px-4"
            >
              <dt className="text-text-3">{term}</dt>
              <dd className="font-medium">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="language" className="mt-6">
        <h2 id="language" className="text-read font-semibold">
          {t("settings.language")}
        </h2>
        <p className="text-text-2">{t("settings.languageHint")}</p>
        <div className="-ml-2">
          <LanguageSwitch label={t("settings.language")} />
        </div>
      </section>
      <section className="mt-6 border-t border-line-1 pt-5">
        <p className="mb-3 max-w-[60ch] text-text-2">{t("settings.signOutHint")}</p>
        <SignOut />
      </section>
    </main>
  )
}
