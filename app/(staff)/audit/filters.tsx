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
import type { actorKinds, Filter } from "@/lib/audit/filter"

import { address } from "./wording"

type Props = {
  filter: Filter
  people: readonly { id: string; name: string }[]
  kinds: readonly (typeof actorKinds)[number][]
  actions: readonly string[]
  purposes: readonly string[]
}

/** A choice takes effect at once; a reference when Enter or Show is pressed. The address holds the filter. */
export function Filters({ filter, people, kinds, actions, purposes }: Props) {
  const t = useTranslations("audit")
  const router = useRouter()
  const [patient, setPatient] = useState(filter.patient ?? "")
  const [days, setDays] = useState({ from: filter.from ?? "", to: filter.to ?? "" })
  const [byDays, setByDays] = useState(filter.from !== undefined || filter.to !== undefined)
  const show = (change: Readonly<Record<string, string>>): void => {
    const chosen = Object.entries(change).map(
      ([name, value]) => [name, value === any ? "" : value] as const,
    )
    router.push(address({ ...filter, ...Object.fromEntries(chosen) }))
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    show({ patient: patient.trim(), ...(byDays ? { ...days, when: "" } : {}) })
  }
  const chooseWhen = (when: string): void => {
    setByDays(when === between)
    if (when !== between) show({ when, from: "", to: "" })
  }
  const all = (label: string) => ({ value: any, label })
  const filtered = Object.values(filter).some((value) => value !== undefined)

  return (
    <search aria-label={t("filter.label")}>
      <form
        onSubmit={submit}
        className="mt-5 mb-3.5 grid grid-cols-2 items-end gap-3 lg:grid-cols-3 xl:grid-cols-[150px_1fr_1.2fr_1.5fr_120px_150px]"
      >
        <Select
          label={t("filter.when")}
          value={byDays ? between : (filter.when ?? any)}
          options={[
            all(t("filter.anytime")),
            ...(["today", "week", "month"] as const).map((value) => ({
              value,
              label: t(`filter.${value}`),
            })),
            { value: between, label: t("filter.between") },
          ]}
          onValueChange={chooseWhen}
        />
        <Select
          label={t("filter.who")}
          value={filter.actor ?? any}
          options={[
            all(t("filter.anyone")),
            ...people.map(({ id, name }) => ({ value: id, label: name })),
            ...kinds.map((kind) => ({ value: kind, label: t(`filter.kinds.${kind}`) })),
          ]}
          onValueChange={(actor) => show({ actor })}
        />
        <Select
          label={t("filter.what")}
          className="max-lg:col-span-2"
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
        <div className="flex items-end gap-2 max-lg:col-span-2">
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
        <Select
          label={t("filter.reason")}
          value={filter.purpose ?? any}
          options={[
            all(t("filter.anyReason")),
            ...purposes.map((purpose) => ({ value: purpose, label: t(`purposes.${purpose}`) })),
          ]}
          onValueChange={(purpose) => show({ purpose })}
        />
        {byDays ? (
          <fieldset className="col-span-2 flex flex-wrap items-end gap-3 lg:col-span-3 xl:col-span-6">
            <legend className="sr-only">{t("filter.between")}</legend>
            {(["from", "to"] as const).map((end) => (
              <Field key={end} label={t(`filter.${end}`)} className="min-w-40 flex-1 sm:flex-none">
                <Input
                  type="date"
                  value={days[end]}
                  onChange={(event) => setDays({ ...days, [end]: event.target.value })}
                />
              </Field>
            ))}
            <Button type="submit" variant="line">
              {t("filter.showDays")}
            </Button>
          </fieldset>
        ) : null}
        {filtered ? (
          <Link href={"/audit"} className="inline-flex min-h-11 items-center text-small">
            {t("filter.clear")}
          </Link>
        ) : null}
      </form>
    </search>
  )
}

const between = "between"

/** A select shows nothing for an empty value, so "no filter" has a word of its own. */
const any = "any"
