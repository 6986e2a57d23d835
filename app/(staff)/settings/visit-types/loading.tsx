import { useTranslations } from "next-intl"

import { SkeletonRows } from "@/app/_ui/skeleton"

import { TypesFrame } from "./frame"

export default function VisitTypesLoading() {
  const t = useTranslations("availability.types")
  return (
    <TypesFrame>
      <div className="mt-5 rounded-3 border border-line-1 bg-surface-1">
        <SkeletonRows label={t("loading")} rows={5} />
      </div>
    </TypesFrame>
  )
}
