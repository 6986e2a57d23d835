"use client"

import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { birthDay } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import type { MergeSide } from "@/lib/patients/merge-queries"

import { RecordProblem } from "../record-problem"
import { useRecordChange } from "../use-record-change"

const fields = ["name", "birthDate", "sex", "language", "email", "phone"] as const
type Field = (typeof fields)[number]
const sides = ["survivor", "duplicate"] as const
type Side = (typeof sides)[number]

/** For each field that differs: whose value stays. Everything else of the duplicate moves over. */
export function MergeForm({ survivor, duplicate }: { survivor: MergeSide; duplicate: MergeSide }) {
  const t = useTranslations("record.merge")
  const router = useRouter()
  const change = useRecordChange(`/api/patients/${survivor.id}/merge`)
  const [asking, setAsking] = useState(false)
  const [choices, setChoices] = useState<Record<Field, Side>>(() => firstChoices(survivor))
  const both = { survivor, duplicate }

  const merge = async () => {
    const done = await change.send({
      duplicateId: duplicate.id,
      survivorVersion: survivor.version,
      duplicateVersion: duplicate.version,
      choices,
    })
    setAsking(false)
    if (done) router.replace(`/patients/${survivor.id}`)
  }
  return (
    <>
      <p className="mt-2 max-w-[64ch] text-text-2">{t("lead")}</p>
      <div
        role="region"
        aria-label={t("title")}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
        tabIndex={0}
        className="mt-5 overflow-x-auto rounded-3 border border-line-1 bg-surface-1"
      >
        <table className="w-full min-w-[560px] border-collapse text-body">
          <caption className="sr-only">{t("title")}</caption>
          <thead>
            <tr>
              <th scope="col" className="border-b border-line-1 px-3 py-2 text-left">
                <span className="sr-only">{t("field")}</span>
              </th>
              {sides.map((side) => (
                <th key={side} scope="col" className="border-b border-line-1 px-3 py-2 text-left">
                  {both[side].reference}
                  <span className="block text-small font-normal text-text-2">{t(side)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <FieldRow
                key={field}
                field={field}
                both={both}
                chosen={choices[field]}
                onChoose={(side) => setChoices({ ...choices, [field]: side })}
              />
            ))}
            {(["visits", "entries", "documents"] as const).map((what) => (
              <tr key={what}>
                <th scope="row" className={head}>
                  {t(`counts.${what}`)}
                </th>
                {sides.map((side) => (
                  <td key={side} className={cell}>
                    {both[side][what]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Note tone="warn" size="body" className="mt-5 max-w-[64ch]">
        {t("what", { reference: duplicate.reference })}
      </Note>
      <div className="mt-4 max-w-[64ch]">
        <RecordProblem problem={change.problem} />
      </div>
      <Button className="mt-4" busy={change.busy} onClick={() => setAsking(true)}>
        {t("submit")}
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        busy={change.busy}
        title={t("sure", { from: duplicate.reference, into: survivor.reference })}
        description={t("sureText")}
        confirm={t("submit")}
        onConfirm={() => void merge()}
      />
    </>
  )
}

const cell = "h-13 border-b border-line-1 px-3 align-middle"
const head = `${cell} w-32 text-left md:w-40 font-medium text-text-2`

type RowProps = {
  field: Field
  both: Record<Side, MergeSide>
  chosen: Side
  onChoose: (side: Side) => void
}

function FieldRow({ field, both, chosen, onChoose }: RowProps) {
  const t = useTranslations("record.merge")
  const words = useWords()
  const same = both.survivor[field] === both.duplicate[field]
  return (
    <tr>
      <th scope="row" className={head}>
        {t(`fields.${field}`)}
      </th>
      {sides.map((side) => (
        <td key={side} className={`${cell} wrap-anywhere`}>
          {same ? (
            words(field, both[side])
          ) : (
            <label className="flex min-h-11 cursor-pointer items-center gap-2.5">
              <input
                type="radio"
                name={field}
                checked={chosen === side}
                onChange={() => onChoose(side)}
                className="size-5 flex-none accent-brand"
              />
              <span>{words(field, both[side])}</span>
            </label>
          )}
        </td>
      ))}
    </tr>
  )
}

function useWords(): (field: Field, side: MergeSide) => string {
  const t = useTranslations("patients")
  const locale = useLocale()
  return (field, side) => {
    switch (field) {
      case "birthDate":
        return birthDay(side.birthDate, locale)
      case "sex":
        return t(`sexes.${side.sex}`)
      case "language":
        return side.language === "zh" ? t("languages.zh") : t("languages.en")
      case "name":
      case "email":
      case "phone":
        return side[field] ?? t("header.none")
    }
  }
}

// What the survivor lacks is taken from the duplicate until somebody says otherwise.
function firstChoices(survivor: MergeSide): Record<Field, Side> {
  const own = (field: Field): Side => (survivor[field] === null ? "duplicate" : "survivor")
  return {
    name: "survivor",
    birthDate: "survivor",
    sex: "survivor",
    language: "survivor",
    email: own("email"),
    phone: own("phone"),
  }
}
