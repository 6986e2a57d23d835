"use client"

import { TriangleAlert, UserPlus } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { birthDay } from "@/app/_ui/clock"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Say } from "@/app/_ui/say"
import type { PatientLine } from "@/lib/patients/queries"

import { useSearch } from "../../patients/use-search"
import type { PatientChoice, Problem } from "./booking-form"
import { NewPatient } from "./new-patient"

type Props = {
  choice: PatientChoice
  problems: ReadonlySet<Problem>
  onChoose: (choice: PatientChoice["kind"] | PatientChoice) => void
}

/** Finds a patient or takes down a new one. It searches when asked, not on every letter: each search is recorded. */
export function PatientPicker({ choice, problems, onChoose }: Props) {
  const t = useTranslations("booking.patient")
  switch (choice.kind) {
    case "known":
      return (
        <div>
          <p className="mb-1.5 font-medium">{t("legend")}</p>
          <div className="flex items-start justify-between gap-3 rounded-2 border border-line-1 bg-brand-soft p-3">
            <Person patient={choice.patient} />
            <Button variant="plain" size="sm" onClick={() => onChoose("none")}>
              {t("change")}
            </Button>
          </div>
        </div>
      )
    case "new":
      return (
        <div className="flex flex-col gap-3">
          <NewPatient
            fields={choice.fields}
            problems={problems}
            onChange={(fields) => onChoose({ kind: "new", fields })}
          />
          <Button variant="plain" className="self-start" onClick={() => onChoose("none")}>
            {t("known")}
          </Button>
        </div>
      )
    case "none":
      return <Finder missing={problems.has("patient")} onChoose={onChoose} />
  }
}

function Finder({ missing, onChoose }: { missing: boolean; onChoose: Props["onChoose"] }) {
  const t = useTranslations("booking")
  const search = useSearch()
  const [query, setQuery] = useState("")
  const error =
    search.state === "short"
      ? t("patient.short")
      : search.state === "failed"
        ? t("problem.offline")
        : missing
          ? t("problem.patient")
          : undefined
  return (
    <div className="flex flex-col gap-3">
      <form
        method="post"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void search.find(query)
        }}
      >
        <Field label={t("patient.search")} error={error}>
          <Input
            value={query}
            autoComplete="off"
            onChange={(event) => setQuery(event.target.value)}
          />
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="line" busy={search.state === "busy"}>
            {t("patient.find")}
          </Button>
          <Button variant="plain" onClick={() => onChoose("new")}>
            <UserPlus aria-hidden size={18} />
            {t("patient.new")}
          </Button>
        </div>
      </form>
      <div role="status">
        {search.state === "found" && search.found.length === 0 ? (
          <p className="text-text-2">{t("patient.none")}</p>
        ) : null}
        {search.state === "found" && search.found.length > 0 ? (
          <p className="sr-only">{t("patient.found", { count: search.found.length })}</p>
        ) : null}
      </div>
      {search.found.length > 0 ? (
        <ul className="divide-y divide-line-1 overflow-clip rounded-2 border border-line-1">
          {search.found.map((patient) => (
            <li key={patient.id}>
              <button
                type="button"
                aria-label={t("patient.choose", { name: patient.name })}
                className="w-full bg-surface-1 p-3 text-left hover:bg-surface-2"
                onClick={() => onChoose({ kind: "known", patient })}
              >
                <Person patient={patient} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

function Person({ patient }: { patient: PatientLine }) {
  const t = useTranslations("booking.patient")
  return (
    <span className="min-w-0">
      <b className="block font-semibold">{patient.name}</b>
      <span className="block text-text-2">
        {t("born", { date: birthDay(patient.birthDate, useLocale()) })} · {patient.reference}
      </span>
      {patient.reachable ? null : (
        <Say tone="warn" icon={TriangleAlert} className="whitespace-normal!">
          {t("noWay")}
        </Say>
      )}
    </span>
  )
}
