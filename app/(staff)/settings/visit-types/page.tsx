import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { readVisitTypes } from "@/lib/scheduling/visit-types/queries"
import { typeName } from "@/lib/scheduling/visit-types/type-name"

import { TypesFrame } from "./frame"
import { TypeList } from "./type-list"

export default async function VisitTypesPage() {
  const actor = await requireStaff()
  const t = await getTranslations("availability.types")
  const locale = await getLocale()
  const types = await readVisitTypes(actor)
  if (!types.ok) {
    return (
      <TypesFrame>
        <EmptyState title={t("refused")}>{t("refusedText")}</EmptyState>
      </TypesFrame>
    )
  }
  const add = (
    <Link href="/settings/visit-types/new" className={buttonStyle("primary")}>
      {t("new")}
    </Link>
  )
  const named = new Map(types.value.clinicians.map(({ id, name }) => [String(id), name]))
  return (
    <TypesFrame action={types.value.types.length > 0 ? add : undefined}>
      {types.value.types.length === 0 ? (
        <EmptyState title={t("empty")} action={add}>
          {t("emptyText")}
        </EmptyState>
      ) : (
        <TypeList
          types={types.value.types.map(({ id, fields }) => ({
            id,
            name: typeName(fields, locale),
            fields,
            clinicians: fields.clinicianIds.flatMap((one) => named.get(one) ?? []),
          }))}
        />
      )}
    </TypesFrame>
  )
}
