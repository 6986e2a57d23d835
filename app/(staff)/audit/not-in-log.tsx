import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { EmptyState } from "@/app/_ui/empty-state"

import { DeskNav } from "./desk-nav"
import { Frame } from "./frame"

/** The address names nobody of this clinic. */
export async function NotInLog() {
  const t = await getTranslations("audit.timeline")
  return (
    <Frame>
      <DeskNav />
      <h1 className="mb-4 text-head font-semibold">{t("nobodyTitle")}</h1>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <EmptyState title={t("emptyTitle")}>
          {t("nobodyText")}{" "}
          <Link className="underline" href="/audit">
            {t("back")}
          </Link>
        </EmptyState>
      </div>
    </Frame>
  )
}
