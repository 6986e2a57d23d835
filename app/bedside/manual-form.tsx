"use client"

import { useTranslations } from "next-intl"
import { useRef, useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { pageClock } from "@/lib/vitals/client/link"
import {
  type ManualForm as Form,
  type ManualKind,
  type ManualRefusal,
  manualKinds,
  readManual,
} from "@/lib/vitals/manual-entry"
import type { VitalCode } from "@/lib/vitals/vital-code"

import { type Typed, emptyForm, kindNames, localMinute, momentOf, ownUnit } from "./manual-typed"
import { useUnitName } from "./use-unit-name"

type Problem = { readonly reason: ManualRefusal; readonly code?: VitalCode | undefined }

/** A value that somebody reads off a device and types in. `start`: what a correction begins with. */
export function ManualForm({
  start,
  isNext,
  onEnter,
}: {
  start: Typed | undefined
  isNext: boolean
  onEnter: (form: Form, photo: File | undefined) => void
}) {
  const t = useTranslations("bedside.manual")
  const names = useTranslations("bedside.names")
  const nameOf = useUnitName()
  const [typed, setTyped] = useState<Typed>(() => start ?? emptyForm("bloodPressure"))
  const [problem, setProblem] = useState<Problem>()
  const [unusual, setUnusual] = useState(false)
  const [photo, setPhoto] = useState<File>()
  const first = useRef<HTMLInputElement>(null)
  const kind = manualKinds[typed.kind]

  function change(next: Partial<Typed>): void {
    setTyped((known) => ({ ...known, ...next }))
    setProblem(undefined)
    setUnusual(false)
  }

  function send(event: FormEvent): void {
    event.preventDefault()
    const now = pageClock()
    const form = {
      kind: typed.kind,
      unit: typed.unit,
      typed: typed.typed,
      at: momentOf(typed, now),
    }
    const read = readManual(form, now)
    if (!read.ok) return setProblem(read)
    if (read.value.unusual.length > 0 && !unusual) return setUnusual(true)
    onEnter(form, photo)
    setPhoto(undefined)
    change(emptyForm(typed.kind))
    first.current?.focus()
  }

  return (
    <form className="flex flex-col gap-4 text-read" onSubmit={send} noValidate>
      <Select<ManualKind>
        label={t("kind")}
        value={typed.kind}
        options={kindNames.map((name) => ({ value: name, label: t(`kinds.${name}`) }))}
        onValueChange={(name) => change(emptyForm(name))}
      />
      {kind.units.length > 1 && (
        <Select
          label={t("unit")}
          value={typed.unit}
          options={kind.units.map(({ unit }) => ({ value: unit, label: nameOf(unit) }))}
          onValueChange={(unit) => change({ unit })}
        />
      )}
      {kind.fields.map(({ code, needed }, i) => (
        <Field
          key={code}
          label={t(needed ? "field" : "optionalField", {
            name: names(code),
            unit: nameOf(i > 1 || kind.units.length === 1 ? ownUnit(code) : typed.unit),
          })}
          error={problem?.code === code ? t(`problem.${problem.reason}`) : undefined}
        >
          <Input
            ref={i === 0 ? first : undefined}
            inputMode="decimal"
            autoComplete="off"
            maxLength={8}
            value={typed.typed[code] ?? ""}
            onChange={(event) =>
              change({ typed: { ...typed.typed, [code]: event.currentTarget.value } })
            }
          />
        </Field>
      ))}
      <Field
        label={t("time")}
        hint={t("timeHint")}
        error={
          problem !== undefined && problem.code === undefined
            ? t(`problem.${problem.reason}`)
            : undefined
        }
      >
        <Input
          type="datetime-local"
          value={typed.minute}
          max={localMinute(pageClock())}
          onChange={(event) => change({ minute: event.currentTarget.value, exact: undefined })}
        />
      </Field>
      <Field label={t("photo")} hint={t("photoHint")}>
        <Input
          // another one after it was sent: a file field cannot be emptied
          key={photo === undefined ? "none" : "chosen"}
          type="file"
          accept="image/*"
          capture="environment"
          className="py-2"
          onChange={(event) => setPhoto(event.currentTarget.files?.[0])}
        />
        {photo !== undefined && <p className="text-text-2">{photo.name}</p>}
      </Field>
      {unusual && (
        <Note tone="warn" role="alert">
          {t("unusual")}
        </Note>
      )}
      <Button type="submit" variant={isNext ? "primary" : "line"} size="big">
        {t(unusual ? "sendAnyway" : "send")}
      </Button>
    </form>
  )
}
