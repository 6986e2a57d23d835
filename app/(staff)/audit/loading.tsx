import { getTranslations } from "next-intl/server"

import { SkeletonRows } from "@/app/_ui/skeleton"

import { Frame } from "./frame"

export default async function Loading() {
  const t = await getTranslations("audit.list")
  return (
    <Frame>
      <div className="mt-12 overflow-clip rounded-3 border border-line-1 bg-surface-1">
        <SkeletonRows label={t("loading")} rows={6} />
      </div>
    </Frame>
  )
}
