"use client"

import { useTranslations } from "next-intl"
import { useId } from "react"

import { exportForms } from "@/lib/audit/export/form"
import type { ExportForm } from "@/lib/audit/export/form"

/** What the file is, and what it proves. `whole`: nothing is filtered. */
export function ExportFormChoice({
  chosen,
  whole,
  disabled,
  onChoose,
}: {
  chosen: ExportForm
  whole: boolean
  disabled: boolean
  onChoose: (form: ExportForm) => void
}) {
  const t = useTranslations("audit.dialog")
  const name = useId()
  const told: Record<ExportForm, string> = {
    zip: `${t("contents")} ${t(whole ? "proofWhole" : "proofPart")}`,
    fhir: t("noProof"),
  }
  return (
    <fieldset disabled={disabled} className="m-0 min-w-0 border-0 p-0">
      <legend className="font-medium">{t("form")}</legend>
      <div className="mt-1.5 divide-y divide-line-1 rounded-2 border border-line-2">
        {exportForms.map((form) => (
          <div key={form} className="px-4 pb-3 has-checked:bg-brand-soft">
            <label className="flex min-h-11 cursor-pointer items-center gap-3 font-medium">
              <input
                type="radio"
                name={name}
                checked={chosen === form}
                onChange={() => onChoose(form)}
                aria-describedby={`${name}-${form}`}
                className="size-5 flex-none accent-brand"
              />
              <span>{t(`forms.${form}`)}</span>
            </label>
            <p id={`${name}-${form}`} className="ps-8 text-text-2">
              {told[form]}
            </p>
          </div>
        ))}
      </div>
    </fieldset>
  )
}
