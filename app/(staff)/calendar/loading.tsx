import { getTranslations } from "next-intl/server"

import { SkeletonRows } from "@/app/_ui/skeleton"

import { CalendarFrame } from "./frame"

export default async function Loading() {
  const t = await getTranslations("common")
  return (
    <CalendarFrame>
      <SkeletonRows label={t("loading")} rows={5} />
    </CalendarFrame>
  )
}
