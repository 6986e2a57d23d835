"use client"

import { useTranslations } from "next-intl"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"
import type { Filter } from "@/lib/audit/filter"

import { address } from "./wording"

type Props = {
  filter: Filter
  people: readonly { id: string; name: string }[]
  actions: readonly string[]
}

/** A choice takes effect at once; a reference when Enter or Show is pressed. The address holds the filter. */
export function Filters({ filter, people, actions }: Props) {
  const t = useTranslations("audit")
  const router = useRouter()
  const [patient, setPatient] = useState(filter.patient ?? "")
  const show = (change: Readonly<Record<string, string>>): void => {
    const chosen = Object.entries(change).map(
      ([name, value]) => [name, value === any ? "" : value] as const,
    )
    router.push(address({ ...filter, ...Object.fromEntries(chosen) }))
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    show({ patient: patient.trim() })
  }
  const all = (label: string) => ({ value: any, label })
  const filtered = Object.values(filter).some((value) => value !== undefined)

  return (
    <search aria-label={t("filter.label")}>
      <form
        onSubmit={submit}
        className="mt-5 mb-3.5 grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[150px_1fr_1fr_1.4fr_150px]"
      >
        <Select
          label={t("filter.when")}
          value={filter.when ?? any}
          options={[
            all(t("filter.anytime")),
            ...(["today", "week", "month"] as const).map((value) => ({
              value,
              label: t(`filter.${value}`),
            })),
          ]}
          onValueChange={(when) => show({ when })}
        />
        <Select
          label={t("filter.who")}
          value={filter.actor ?? any}
          options={[
            all(t("filter.anyone")),
            ...people.map(({ id, name }) => ({ value: id, label: name })),
            { value: "patient", label: t("filter.patients") },
            { value: "device", label: t("filter.devices") },
            { value: "system", label: t("filter.system") },
          ]}
          onValueChange={(actor) => show({ actor })}
        />
        <Select
          label={t("filter.what")}
          value={filter.action ?? any}
          options={[
            all(t("filter.anything")),
            ...actions.map((action) => ({
              value: action,
              label: `${t(`actions.${action}.did`)} · ${t(`actions.${action}.what`)}`,
            })),
          ]}
          onValueChange={(action) => show({ action })}
        />
        <div className="flex items-end gap-2">
          <Field label={t("filter.patient")} className="flex-1">
            <Input
              value={patient}
              onChange={(event) => setPatient(event.target.value)}
              placeholder="RC-"
              autoComplete="off"
              maxLength={24}
            />
          </Field>
          <Button type="submit" variant="line">
            {t("filter.show")}
          </Button>
        </div>
        <Select
          label={t("filter.result")}
          value={filter.outcome ?? any}
          options={[
            all(t("filter.any")),
            { value: "success", label: t("filter.allowed") },
            { value: "refused", label: t("filter.refused") },
          ]}
          onValueChange={(outcome) => show({ outcome })}
        />
        {filtered ? (
          <Link href={"/audit"} className="inline-flex min-h-11 items-center text-small">
            {t("filter.clear")}
          </Link>
        ) : null}
      </form>
    </search>
  )
}

/** A select shows nothing for an empty value, so "no filter" has a word of its own. */
const any = "any"
