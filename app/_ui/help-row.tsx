import { Phone } from "lucide-react"
import { useTranslations } from "next-intl"

/** The clinic's number, at the foot of every patient page. */
export function HelpRow({ clinic }: { clinic: { name: string; phone: string } }) {
  const t = useTranslations("common")
  return (
    <footer className="border-t border-line-1">
      <a
        href={`tel:${clinic.phone.replaceAll(/[^+\d]/g, "")}`}
        className="flex min-h-16 items-center gap-3 px-5 py-2.5 text-[1rem] leading-5.5 text-text-1 no-underline"
      >
        <Phone aria-hidden size={24} className="flex-none text-brand" />
        <span>
          {t("help", { clinic: clinic.name })}
          <b className="block text-[1.125rem] font-semibold text-brand">{clinic.phone}</b>
        </span>
      </a>
    </footer>
  )
}
