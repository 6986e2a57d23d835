import { useTranslations } from "next-intl"

/** The brand: a house with a pulse, and the name. */
export function Mark({ className = "" }: { className?: string }) {
  const t = useTranslations("common")
  return (
    <span
      className={`inline-flex items-center gap-2 text-[1.0625rem] font-semibold text-text-1 ${className}`}
    >
      <svg
        aria-hidden
        width="24"
        height="24"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="flex-none text-brand"
      >
        <path d="M3.5 11L12 3.8 20.5 11v8a1.8 1.8 0 0 1-1.8 1.8H5.3A1.8 1.8 0 0 1 3.5 19z" />
        <path d="M6.8 14.6h2.5l1.3-3 2.4 5 1.3-2h2.9" />
      </svg>
      {t("brand")}
    </span>
  )
}
