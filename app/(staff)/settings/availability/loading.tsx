import { useTranslations } from "next-intl"

import { SkeletonRows } from "@/app/_ui/skeleton"

import { AvailabilityFrame } from "./frame"

export default function AvailabilityLoading() {
  const t = useTranslations("availability")
  return (
    <AvailabilityFrame>
      <div className="mt-5 rounded-3 border border-line-1 bg-surface-1">
        <SkeletonRows label={t("loading")} rows={6} />
      </div>
    </AvailabilityFrame>
  )
}
