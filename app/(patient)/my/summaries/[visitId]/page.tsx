import { getLocale, getTranslations } from "next-intl/server"

import { soapSections } from "@/lib/consultations/soap"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requirePortal } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { ownFrame } from "@/lib/patients/own-details"
import { ownSummary } from "@/lib/summaries/own-summaries"

import { whenOf } from "../../../join/when"
import { MyFrame } from "../../my-frame"
import { PrintButton } from "./print-button"

/** What the doctor wrote and signed: to read and to print, never to change. */
export default async function MySummaryPage({ params }: { params: Promise<{ visitId: string }> }) {
  const actor = await requirePortal()
  const t = await getTranslations("my.summary")
  const words = await getTranslations("patient")
  const common = await getTranslations("common")
  const locale = await getLocale()
  const now = new Date()
  const frame = await ownFrame(actor)
  const visitId = VisitId.safeParse((await params).visitId)
  const found = visitId.success ? await ownSummary(actor, visitId.data, now) : undefined
  if (!found?.ok)
    return (
      <MyFrame frame={frame} title={t("none")}>
        <p className="mt-3">{t("noneText")}</p>
      </MyFrame>
    )
  const { lines, instructions, addenda, patient, clinic, signedBy, sha256, ...times } = found.value
  const said = (iso: string) => {
    const when = whenOf(new Date(iso), clinic.zone, locale, now)
    const zone = zoneWords(common, clinic.zone)
    return common("onDay", { day: words("day", when.date), time: when.time, zone })
  }
  return (
    <MyFrame frame={frame} title={t("title")}>
      <p className="mt-3 text-text-2">{said(times.startsAt)}</p>
      <p className="text-read text-text-2">
        {patient.name} · {patient.reference}
      </p>
      {addenda.length === 0 ? null : <p className="mt-3 font-semibold">{t("again")}</p>}
      {instructions.length === 0 ? null : (
        <section className="mt-6">
          <h2 className={heading}>{t("now")}</h2>
          {instructions.map((one, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- signed lines never change their order
            <p key={index} className="mt-2 wrap-anywhere">
              {one.text}
            </p>
          ))}
        </section>
      )}
      {soapSections.map((section) => {
        const own = lines.filter((line) => line.section === section)
        return own.length === 0 ? null : (
          <section key={section} className="mt-6">
            <h2 className={heading}>{t(`sections.${section}`)}</h2>
            {own.map((line, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- signed lines never change their order
              <p key={index} className="mt-2 wrap-anywhere">
                {line.text}
              </p>
            ))}
          </section>
        )
      })}
      <p className="mt-7 border-t border-line-1 pt-4 text-read text-text-2">
        {t("signed", { name: signedBy, when: said(times.signedAt) })}
      </p>
      <p className="mt-1 text-small break-all text-text-3">{t("mark", { sha256 })}</p>
      {addenda.length === 0 ? null : (
        <section className="mt-7 border-t border-line-1 pt-4">
          <h2 className={heading}>{t("amended")}</h2>
          {addenda.map((one) => (
            <div key={one.number} className="mt-3">
              <p className="wrap-anywhere whitespace-pre-wrap">{one.words}</p>
              <p className="mt-1 text-read text-text-2">
                {t("addendum", { name: one.by, when: said(one.at) })}
              </p>
              <p className="mt-1 text-small break-all text-text-3">
                {t("mark", { sha256: one.sha256 })}
              </p>
            </div>
          ))}
        </section>
      )}
      <PrintButton visitId={times.visitId} />
      <p className="mt-3 print:hidden">
        <a
          href={`/api/my/summaries/${times.visitId}/copies/summary.pdf`}
          download
          className="inline-flex min-h-11 items-center"
        >
          {t("pdf")}
        </a>
      </p>
    </MyFrame>
  )
}

const heading = "text-[1.25rem] leading-7 font-semibold"
