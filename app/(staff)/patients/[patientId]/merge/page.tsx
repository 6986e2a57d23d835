import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { mergePreview } from "@/lib/patients/merge-queries"

import { MergeForm } from "./merge-form"

type Props = {
  params: Promise<{ patientId: string }>
  searchParams: Promise<{ with?: string | string[] }>
}

/** Two records side by side, before they become one. */
export default async function MergePage({ params, searchParams }: Props) {
  const actor = await requireStaff()
  const t = await getTranslations("record.merge")
  const { patientId } = await params
  const other = (await searchParams).with
  const sides = await mergePreview(actor, patientId, typeof other === "string" ? other : "")
  return (
    <main className="max-w-[960px] px-5 py-6 md:px-8">
      <Link href={`/patients/${patientId}`}>{t("back")}</Link>
      <h1 className="mt-1 text-head font-semibold">{t("title")}</h1>
      {sides.ok ? (
        <MergeForm {...sides.value} />
      ) : (
        <EmptyState title={t(`${sides.reason}.title`)}>{t(`${sides.reason}.text`)}</EmptyState>
      )}
    </main>
  )
}
