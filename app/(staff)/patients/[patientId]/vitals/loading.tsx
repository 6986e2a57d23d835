import { useTranslations } from "next-intl"

import { SkeletonRows } from "@/app/_ui/skeleton"

export default function PatientVitalsLoading() {
  const t = useTranslations("history")
  return (
    <main className="px-5 py-6 md:px-8">
      <SkeletonRows label={t("loading")} rows={5} />
    </main>
  )
}
