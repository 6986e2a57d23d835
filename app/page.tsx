import { ClipboardCheck, HeartPulse, Lock } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { PlainPage } from "@/app/_ui/plain-page"

/** The front door: staff go in here, patients are told that their way in is their link. */
export default function FrontPage() {
  const t = useTranslations("common.front")
  const points = [
    ["locked", Lock],
    ["vitals", HeartPulse],
    ["record", ClipboardCheck],
  ] as const
  return (
    <PlainPage>
      <h1 className="text-title font-semibold tracking-[-0.012em] text-balance [:lang(zh)_&]:tracking-normal">
        {t("title")}
      </h1>
      <p className="mt-3 text-lead text-text-2">{t("lead")}</p>
      <ul className="mt-6 flex flex-col gap-3">
        {points.map(([point, Icon]) => (
          <li key={point} className="grid grid-cols-[24px_1fr] gap-3">
            <Icon aria-hidden size={24} className="text-text-3" />
            {t(`points.${point}`)}
          </li>
        ))}
      </ul>
      <Link href="/sign-in" className={buttonStyle("primary", "big", "mt-8")}>
        {t("staff")}
      </Link>
      <section className="mt-10 border-t border-line-1 pt-6">
        <h2 className="text-lead font-semibold">{t("patientTitle")}</h2>
        <p className="mt-1 text-text-2">{t("patientText")}</p>
        <p className="mt-2 text-text-2">{t("patientLost")}</p>
      </section>
    </PlainPage>
  )
}
