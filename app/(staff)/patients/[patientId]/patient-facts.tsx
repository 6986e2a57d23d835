import { TriangleAlert } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { classes } from "@/app/_ui/classes"
import type { PatientHead } from "@/lib/patients/record-queries"

type Props = {
  patient: PatientHead & { email?: string | null; phone?: string | null; zone?: string | null }
  born: string
  /** Absent: not for this reader. */
  allergies?: readonly string[] | undefined
}

export function PatientFacts({ patient, born, allergies }: Props) {
  const t = useTranslations("patients")
  const { email, phone, zone } = patient
  const facts: [string, ReactNode, "wide"?][] = [
    [t("header.born"), born],
    [t("header.sex"), t(`sexes.${patient.sex}`)],
    [t("header.reference"), patient.reference],
    [t("header.language"), patient.language === "zh" ? t("languages.zh") : t("languages.en")],
  ]
  if (phone !== undefined) facts.push([t("header.phone"), phone ?? t("header.none")])
  if (email !== undefined) facts.push([t("header.email"), email ?? t("header.none"), "wide"])
  if (zone !== undefined && zone !== null) facts.push([t("header.zone"), zone])
  if (allergies !== undefined)
    facts.push([t("header.allergies"), <Allergies key="allergies" names={allergies} />])
  return (
    <dl className="mt-4 grid gap-px overflow-clip rounded-3 border border-line-1 bg-surface-1 sm:grid-cols-2 lg:grid-cols-4">
      {facts.map(([term, value, width]) => (
        <div
          key={term}
          className={classes(
            // An edge of its own: where the last row is not full, no grey is left over.
            "min-w-0 bg-surface-1 px-4 py-3 outline outline-line-1",
            width === "wide" && "sm:col-span-2",
          )}
        >
          <dt className="text-small text-text-3">{term}</dt>
          <dd className="font-medium wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Allergies({ names }: { names: readonly string[] }) {
  const t = useTranslations("patients")
  if (names.length === 0) return t("header.noAllergies")
  return (
    <span className="inline-flex items-center gap-1.5 text-danger">
      <TriangleAlert aria-hidden size={18} className="flex-none" />
      {names.join(", ")}
    </span>
  )
}
