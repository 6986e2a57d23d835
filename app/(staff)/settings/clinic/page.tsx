import { getCountries } from "libphonenumber-js"
import { getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { clinicSettingsOf } from "@/lib/clinics/queries"
import { clientsOf } from "@/lib/identity/client-commands"
import { providersOf } from "@/lib/identity/provider-queries"
import { requireStaff } from "@/lib/identity/session"

import { SettingsPart } from "../_nav/settings-part"
import { ClinicForm } from "./clinic-form"
import { FhirClients } from "./fhir-clients"
import { Providers } from "./providers"

export default async function ClinicPage() {
  const actor = await requireStaff()
  const t = await getTranslations("admin.clinic")
  const at = new Date()
  const found = await clinicSettingsOf(actor, at)
  const providers = await providersOf(actor)
  const clients = await clientsOf(actor, at)
  return (
    <main className="max-w-[760px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      {found.ok ? (
        <>
          <ClinicForm
            clinic={found.value}
            zones={Intl.supportedValuesOf("timeZone")}
            countries={getCountries()}
          />
          <SettingsPart
            id="providers"
            title={t("providers.title")}
            text={t("providers.text", { slug: found.value.slug })}
          >
            <Providers providers={providers} />
          </SettingsPart>
          <SettingsPart id="fhir" title={t("fhir.title")} text={t("fhir.text")}>
            <FhirClients clients={clients} zone={found.value.zone} />
          </SettingsPart>
        </>
      ) : (
        <EmptyState title={t("refusedTitle")}>{t("refusedText")}</EmptyState>
      )}
    </main>
  )
}
