"use client"

import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { buttonStyle } from "@/app/_ui/button-style"
import { birthDay } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { ErrorState } from "@/app/_ui/error-state"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { PatientLine } from "@/lib/patients/queries"

import { useSearch } from "./use-search"

/** As many as the search answers with at most. */
const most = 20

export function PatientSearch() {
  const t = useTranslations("patients")
  const search = useSearch()
  const [query, setQuery] = useState("")
  return (
    <>
      <search>
        <form
          method="post"
          className="mt-5 flex max-w-[640px] flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            void search.find(query)
          }}
        >
          <Field
            className="min-w-60 flex-1"
            label={t("search")}
            hint={t("searchHint")}
            error={search.state === "short" ? t("short") : undefined}
          >
            <Input
              type="search"
              value={query}
              autoComplete="off"
              onChange={(event) => setQuery(event.target.value)}
            />
          </Field>
          <Button type="submit" busy={search.state === "busy"}>
            {t("find")}
          </Button>
        </form>
      </search>
      <p role="status" className="mt-5 min-h-5 text-text-2">
        {search.found.length > 0 ? t("found", { count: search.found.length }) : null}{" "}
        {search.found.length === most ? t("most", { count: most }) : null}
      </p>
      <div className="mt-2 rounded-3 border border-line-1 bg-surface-1">
        {search.state === "failed" ? (
          <ErrorState title={t("failed")} onRetry={() => void search.find(query)}>
            {t("failedText")}
          </ErrorState>
        ) : search.found.length > 0 ? (
          <Results found={search.found} />
        ) : search.state === "found" ? (
          <EmptyState title={t("none")}>{t("noneText")}</EmptyState>
        ) : (
          <EmptyState title={t("start")}>{t("startText")}</EmptyState>
        )}
      </div>
    </>
  )
}

function Results({ found }: { found: readonly PatientLine[] }) {
  const t = useTranslations("patients")
  const locale = useLocale()
  return (
    <Table
      caption={t("title")}
      columns={[
        { key: "name", label: t("columns.name") },
        { key: "born", label: t("columns.born") },
        { key: "reference", label: t("columns.reference"), className: wide },
        { key: "language", label: t("columns.language"), className: wide },
        { key: "action", label: t("columns.action"), hidden: true },
      ]}
    >
      {found.map((patient) => (
        <tr key={patient.id}>
          <RowHead className="break-keep">
            {patient.name}
            <span className="block font-normal text-text-2 md:hidden">{patient.reference}</span>
          </RowHead>
          <Cell className="md:whitespace-nowrap">{birthDay(patient.birthDate, locale)}</Cell>
          <Cell className={`whitespace-nowrap ${wide}`}>{patient.reference}</Cell>
          <Cell className={wide}>
            {patient.language === "zh" ? t("languages.zh") : t("languages.en")}
          </Cell>
          <Cell className="text-right">
            <Link
              href={`/patients/${patient.id}`}
              aria-label={t("openName", { name: patient.name })}
              className={buttonStyle("line", "sm")}
            >
              {t("open")}
            </Link>
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

/** Columns that a phone does without: the action must be in sight. */
const wide = "max-md:hidden"
