import { useTranslations } from "next-intl"

import { SkeletonRows } from "@/app/_ui/skeleton"

export default function TodayLoading() {
  const t = useTranslations("staff.today")
  return (
    <main className="mx-auto w-full max-w-[1232px] px-5 pt-24 md:px-8">
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <SkeletonRows label={t("loading")} rows={5} />
      </div>
    </main>
  )
}
