import { getLocale, getTranslations } from "next-intl/server"

import { requirePortal } from "@/lib/identity/session"
import { ownDetails, ownFrame } from "@/lib/patients/own-details"

import { MyFrame } from "../my-frame"
import { ChangeContacts } from "./change-contacts"

/** What the clinic knows of the patient, and who may act for them. */
export default async function MyDetailsPage() {
  const actor = await requirePortal()
  const t = await getTranslations("my.details")
  const locale = await getLocale()
  const frame = await ownFrame(actor)
  const details = await ownDetails(actor, new Date())
  const born = dayWords(details.birthDate, locale)
  const facts = [
    [t("name"), frame.patient.name],
    [t("born"), born],
    [t("email"), details.email ?? t("none")],
    [t("phone"), details.phone ?? t("none")],
    [t("reference"), details.reference],
  ] as const
  return (
    <MyFrame frame={frame} title={t("title")}>
      <dl className="mt-5 divide-y divide-line-1 rounded-3 border border-line-1">
        {facts.map(([term, value]) => (
          <div key={term} className="px-4 py-3">
            <dt className="text-read text-text-2">{term}</dt>
            <dd className="font-medium wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {frame.actingAs === null ? (
        <ChangeContacts email={details.email} phone={details.phone} />
      ) : null}
      <p className="mt-4 text-read text-text-2">
        {t("change", { clinic: frame.clinic.name, phone: frame.clinic.phone })}
      </p>
      <h2 className="mt-8 text-[1.25rem] leading-7 font-semibold">{t("proxies")}</h2>
      {details.proxies.length === 0 ? (
        <p className="mt-2 text-read text-text-2">{t("noProxies")}</p>
      ) : (
        <ul className="mt-3 divide-y divide-line-1 rounded-3 border border-line-1">
          {details.proxies.map((proxy) => (
            <li key={proxy.id} className="px-4 py-3">
              <b className="font-medium">{proxy.name}</b>
              <span className="block text-read text-text-2">{t(`scopes.${proxy.scope}`)}</span>
              {proxy.untilDay === null ? null : (
                <span className="block text-read text-text-2">
                  {t("until", { day: dayWords(proxy.untilDay, locale) })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-4 text-read text-text-2">{t("proxyHint", { clinic: frame.clinic.name })}</p>
    </MyFrame>
  )
}

/** A birth date is a day, not a moment: it has no zone. */
function dayWords(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale === "zh" ? "zh-Hans" : "en-GB", {
    timeZone: "UTC",
    day: "numeric",
    month: "long",
    year: "numeric",
  }).format(new Date(`${day}T00:00:00Z`))
}
