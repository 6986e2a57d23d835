import { getTranslations } from "next-intl/server"
import Link from "next/link"

const places = { events: "/audit", unusual: "/audit/unusual" } as const

/** The rooms of the auditor's desk. */
export async function DeskNav({ here }: { here?: keyof typeof places }) {
  const t = await getTranslations("audit.desk")
  return (
    <nav aria-label={t("label")} className="mb-4 flex gap-1 border-b border-line-1">
      {(["events", "unusual"] as const).map((place) => (
        <Link
          key={place}
          href={places[place]}
          aria-current={place === here ? "page" : undefined}
          className="-mb-px inline-flex min-h-11 items-center border-b-2 border-transparent px-3 text-text-2 no-underline hover:text-text-1 aria-[current]:border-brand aria-[current]:font-medium aria-[current]:text-text-1"
        >
          {t(place)}
        </Link>
      ))}
    </nav>
  )
}
