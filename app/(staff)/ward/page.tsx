import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { ward } from "@/lib/vitals/ward-queries"

import { Live } from "../_frame/live"
import { WardWall } from "./ward-wall"

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("staff.ward"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

/** The vital signs of everybody who is measured now, sixteen on a screen: `?page=2`, or `?visit=ID` for whose page. */
export default async function WardPage({ searchParams }: PageProps<"/ward">) {
  const actor = await requireStaff()
  const t = await getTranslations("staff.ward")
  const { page, visit } = await searchParams
  const view = await ward(actor, new Date(), {
    page: typeof page === "string" ? Number(page) : undefined,
    visitId: typeof visit === "string" ? visit : undefined,
  })
  if (!view.ok)
    return (
      <main className="mx-auto w-full max-w-[1232px] px-5 pt-4.5 pb-8 md:px-8">
        <h1 className="text-head font-semibold">{t("title")}</h1>
        <div className="mt-4 rounded-3 border border-line-1 bg-surface-1">
          <EmptyState title={t("forbidden")}>{t("forbiddenText")}</EmptyState>
        </div>
      </main>
    )
  return (
    // The alarms are each tile's own affair.
    <Live ignores={["audit", "alarms"]}>
      <WardWall view={view.value} who={actor.name} />
    </Live>
  )
}
