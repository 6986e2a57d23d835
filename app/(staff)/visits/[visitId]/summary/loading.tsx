import { useTranslations } from "next-intl"

import { SkeletonRows } from "@/app/_ui/skeleton"

export default function SummaryLoading() {
  const t = useTranslations("summary")
  return (
    <main className="mx-auto max-w-[680px] px-5 pt-24">
      <SkeletonRows label={t("loading")} rows={5} />
    </main>
  )
}
