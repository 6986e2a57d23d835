import { useTranslations } from "next-intl"

import { SkeletonRows } from "@/app/_ui/skeleton"

export default function VisitLoading() {
  const t = useTranslations("staff.visit")
  return (
    <main className="px-5 pt-24 md:px-8">
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <SkeletonRows label={t("loading")} rows={4} />
      </div>
    </main>
  )
}
