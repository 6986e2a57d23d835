import { useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { PlainPage } from "@/app/_ui/plain-page"

export default function NotFound() {
  const t = useTranslations("errors.notFound")
  return (
    <PlainPage>
      <h1 className="text-head font-semibold">{t("title")}</h1>
      <p className="mt-2 mb-6 text-text-2">{t("text")}</p>
      <div>
        <Link href="/" className={buttonStyle("line")}>
          {t("home")}
        </Link>
      </div>
    </PlainPage>
  )
}
