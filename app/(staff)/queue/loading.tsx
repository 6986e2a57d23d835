import { useTranslations } from "next-intl"

import { SkeletonRows } from "@/app/_ui/skeleton"

export default function QueueLoading() {
  const t = useTranslations("queue.board")
  return (
    <main className="mx-auto w-full max-w-[1232px] px-5 pt-28 md:px-8">
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <SkeletonRows label={t("loading")} rows={4} />
      </div>
    </main>
  )
}
