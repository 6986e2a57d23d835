"use client"

import { ArrowLeft } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import { useEffect, useRef } from "react"
import type { ReactNode } from "react"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { limits } from "@/lib/scheduling/visit-types/fields"
import type { Figure, VisitTypeFields } from "@/lib/scheduling/visit-types/fields"

import { LeaveGuard } from "../../../_frame/leave-guard"
import { Questions } from "./questions"
import { useType } from "./use-type"

type Props = {
  type: { id: string | null; version: number; fields: VisitTypeFields }
  clinicians: readonly { id: string; name: string }[]
}

const assignments = ["named", "first_available", "least_loaded"] as const

/** All of a visit type on one page, by the questions an administrator has: what, how long, who, how it is booked. */
export function TypeEditor({ type, clinicians }: Props) {
  const t = useTranslations("availability.types")
  const editor = useType(type)
  const { fields, change, problems } = editor
  const name = fields.name.trim() === "" ? t("newTitle") : fields.name
  const figure = (one: Figure) => (
    <FigureField
      figure={one}
      value={fields[one]}
      wrong={problems.has(one)}
      onChange={(value) => change({ [one]: value })}
    />
  )
  return (
    <main className="max-w-[960px] px-5 py-6 md:px-8">
      <LeaveGuard dirty={editor.dirty} />
      <Link
        href="/settings/visit-types"
        className="mb-2 inline-flex min-h-11 items-center gap-2 text-brand"
      >
        <ArrowLeft aria-hidden size={18} />
        {t("title")}
      </Link>
      <h1 className="text-head font-semibold">{type.id === null ? t("newTitle") : name}</h1>
      <Part title={t("parts.name")}>
        <Field
          label={t("fields.name")}
          error={problems.has("name") ? t("problem.no_name") : undefined}
        >
          <Input
            value={fields.name}
            maxLength={80}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
        <Field label={t("fields.nameZh")} hint={t("hints.nameZh")}>
          <Input
            lang="zh-Hans"
            value={fields.nameZh}
            maxLength={80}
            onChange={(event) => change({ nameZh: event.target.value })}
          />
        </Field>
      </Part>
      <Part title={t("parts.time")}>
        {figure("minutes")}
        {figure("stepMinutes")}
        {figure("bufferBeforeMinutes")}
        {figure("bufferAfterMinutes")}
        {figure("capacity")}
      </Part>
      <Part title={t("parts.booking")}>
        {figure("noticeMinutes")}
        {figure("cutoffMinutes")}
        {figure("windowDays")}
        <Select
          label={t("fields.windowKind")}
          value={fields.windowKind}
          options={(["calendar", "business"] as const).map((value) => ({
            value,
            label: t(`windowKinds.${value}`),
          }))}
          onValueChange={(windowKind) => change({ windowKind })}
        />
        <div className="sm:col-span-2">
          {(["selfBooking", "onDemand", "needsApproval", "active"] as const).map((flag) => (
            <Checkbox
              key={flag}
              label={t(`fields.${flag}`)}
              hint={t(`hints.${flag}`)}
              checked={fields[flag]}
              onCheckedChange={(checked) => change({ [flag]: checked })}
            />
          ))}
        </div>
      </Part>
      <Part title={t("parts.who")}>
        <Select
          label={t("fields.assignment")}
          value={fields.assignment}
          options={assignments.map((value) => ({ value, label: t(`assignments.${value}`) }))}
          onValueChange={(assignment) => change({ assignment })}
        />
        <div className="self-end">
          <Checkbox
            label={t("fields.needsInterpreter")}
            hint={t("hints.needsInterpreter")}
            checked={fields.needsInterpreter}
            onCheckedChange={(needsInterpreter) => change({ needsInterpreter })}
          />
        </div>
        <fieldset className="sm:col-span-2">
          <legend className="font-medium">{t("fields.clinicianIds")}</legend>
          <div className="grid sm:grid-cols-2">
            {clinicians.map(({ id, name: clinician }) => (
              <Checkbox
                key={id}
                label={clinician}
                checked={fields.clinicianIds.includes(id)}
                onCheckedChange={(checked) =>
                  change({
                    clinicianIds: checked
                      ? [...fields.clinicianIds, id]
                      : fields.clinicianIds.filter((one) => one !== id),
                  })
                }
              />
            ))}
          </div>
          {fields.clinicianIds.length === 0 ? (
            <p className="text-text-2">{t("nobodyHint")}</p>
          ) : null}
        </fieldset>
      </Part>
      <section aria-labelledby="questions" className="mt-8">
        <h2 id="questions" className="text-read font-semibold">
          {t("parts.questions")}
        </h2>
        <p className="max-w-[64ch] text-text-2">{t("questions.hint")}</p>
        <Questions
          questions={fields.questions}
          problems={problems}
          onChange={(questions) => change({ questions })}
        />
      </section>
      <Bar editor={editor} made={type.id !== null} />
    </main>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-8">
      <h2 className="mb-3 text-read font-semibold">{title}</h2>
      <div className="grid items-start gap-x-6 gap-y-5 sm:grid-cols-2">{children}</div>
    </section>
  )
}

function FigureField(props: {
  figure: Figure
  value: number
  wrong: boolean
  onChange: (value: number) => void
}) {
  const { figure, value, wrong, onChange } = props
  const t = useTranslations("availability.types")
  const [least, most] = limits[figure]
  return (
    <Field
      label={t(`fields.${figure}`)}
      hint={t(`hints.${figure}`)}
      error={wrong ? t("problem.out_of_range", { least, most }) : undefined}
    >
      <Input
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        value={Number.isNaN(value) ? "" : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </Field>
  )
}

function Bar({ editor, made }: { editor: ReturnType<typeof useType>; made: boolean }) {
  const t = useTranslations("availability.types")
  const bar = useRef<HTMLDivElement>(null)
  const wrong = editor.problems.size
  useEffect(() => {
    const main = bar.current?.closest("main")
    if (wrong > 0) main?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus()
  }, [wrong])
  return (
    <div
      ref={bar}
      className="sticky bottom-0 z-10 short:static -mx-5 mt-8 border-t border-line-1 bg-surface-1 px-5 py-3 max-md:bottom-[calc(57px+env(safe-area-inset-bottom))] md:-mx-8 md:px-8"
    >
      {editor.outcome === "none" ? null : (
        <Note
          tone={editor.outcome === "saved" ? "ok" : editor.outcome === "stale" ? "warn" : "bad"}
          size="body"
          role={editor.outcome === "saved" ? "status" : "alert"}
          className="mb-3"
        >
          {t(`outcome.${editor.outcome}`)}
        </Note>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className={wrong > 0 ? "font-medium text-danger" : "text-text-2"}>
          {wrong > 0
            ? t("problems", { count: wrong })
            : editor.dirty
              ? t("unsaved")
              : made
                ? t("standing")
                : null}
        </p>
        <Button
          className="min-w-48 flex-1 md:flex-none"
          disabled={!editor.dirty}
          busy={editor.busy}
          onClick={() => void editor.save()}
        >
          {t("save")}
        </Button>
      </div>
    </div>
  )
}
