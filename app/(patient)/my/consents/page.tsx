import { getLocale, getTranslations } from "next-intl/server"

import { ownConsents } from "@/lib/consents/queries"
import type { Decision } from "@/lib/consents/queries"
import { ConsentDecision } from "@/lib/consents/schema"
import { consentText } from "@/lib/consents/texts"
import { chooseLocale } from "@/lib/i18n/locales"
import { requirePortal } from "@/lib/identity/session"
import { ownFrame } from "@/lib/patients/own-details"

import { whenOf } from "../../join/when"
import { MyFrame } from "../my-frame"
import { Decide } from "./decide"

/** What the patient agreed to, in the words that were shown, and the way to change one's mind. */
export default async function MyConsentsPage() {
  const actor = await requirePortal()
  const t = await getTranslations("my.consents")
  const words = await getTranslations("patient")
  const locale = await getLocale()
  const frame = await ownFrame(actor)
  const found = await ownConsents(actor)
  if (!found.ok)
    return (
      <MyFrame frame={frame} title={t("title")}>
        <p className="mt-3">{t("forbidden", { patient: frame.patient.name })}</p>
      </MyFrame>
    )
  const decisions = found.value
  const day = (iso: string) =>
    words("day", whenOf(new Date(iso), frame.clinic.zone, locale, new Date()).date)
  const newest = (purpose: Decision["purpose"]) =>
    decisions.find((decision) => decision.purpose === purpose)
  const shown = ConsentDecision.shape.purpose.options
  return (
    <MyFrame frame={frame} title={t("title")}>
      <p className="mt-3">{t("lead")}</p>
      <ul className="mt-5 flex flex-col gap-4">
        {shown.map((purpose) => {
          const decision = newest(purpose)
          const text = consentText(purpose, chooseLocale(locale, undefined, "")).text
          const [label, hint] = text.split("\n")
          return (
            <li key={purpose} className="rounded-3 border border-line-1 px-4 py-4">
              <p className="font-medium">{label}</p>
              {hint === undefined ? null : <p className="text-read text-text-2">{hint}</p>}
              <p className="mt-2 text-read">
                {decision === undefined
                  ? t("never")
                  : t(decision.agreed ? "agreed" : "refused", { day: day(decision.at) })}
              </p>
              <Decide purpose={purpose} agreed={decision?.agreed ?? false} label={label ?? ""} />
            </li>
          )
        })}
      </ul>
      {decisions.length === 0 ? null : (
        <details className="mt-6">
          <summary className="inline-flex min-h-11 cursor-pointer items-center text-brand">
            {t("history")}
          </summary>
          <ol className="mt-2 divide-y divide-line-1 text-read">
            {decisions.slice(0, 50).map((decision, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- decisions are only ever added
              <li key={index} className="py-3">
                <b className="font-medium">{t(decision.agreed ? "yes" : "no")}</b> ·{" "}
                {day(decision.at)} · {t(`where.${decision.where}`)}
                {decision.by === null ? null : ` · ${decision.by}`}
                <span className="block text-text-2">
                  {(decision.text?.text ?? consentText(decision.purpose, "en").text).replace(
                    "\n",
                    " · ",
                  )}
                  {decision.text === null
                    ? null
                    : ` ${t("version", { version: decision.text.version })}`}
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </MyFrame>
  )
}
