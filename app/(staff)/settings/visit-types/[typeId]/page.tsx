import { getTranslations } from "next-intl/server"
import { notFound } from "next/navigation"

import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { newVisitType } from "@/lib/scheduling/visit-types/fields"
import { readVisitTypes } from "@/lib/scheduling/visit-types/queries"

import { TypesFrame } from "../frame"
import { TypeEditor } from "./type-editor"

export default async function VisitTypePage({ params }: { params: Promise<{ typeId: string }> }) {
  const actor = await requireStaff()
  const { typeId } = await params
  const t = await getTranslations("availability.types")
  const types = await readVisitTypes(actor)
  if (!types.ok) {
    return (
      <TypesFrame>
        <EmptyState title={t("refused")}>{t("refusedText")}</EmptyState>
      </TypesFrame>
    )
  }
  const type =
    typeId === "new"
      ? { id: null, version: 0, fields: newVisitType }
      : types.value.types.find(({ id }) => id === typeId)
  if (type === undefined) notFound()
  return (
    <TypeEditor
      key={`${type.id}/${type.version}`}
      type={type}
      clinicians={types.value.clinicians}
    />
  )
}
