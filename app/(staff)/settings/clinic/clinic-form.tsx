"use client"

import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useMemo, useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import type { ClinicView } from "@/lib/clinics/queries"
import { retentionClasses, retentionNames } from "@/lib/clinics/retention"
import { locales } from "@/lib/i18n/locales"

import { useProvenPost } from "../../_frame/proof"
import { SettingsPart } from "../_nav/settings-part"
import { Hours } from "./hours"

type State = { at: "open" | "busy" | "saved" | "stale" | "failed" } | { at: "wrong"; field: string }

const rules = ["offered", "administrators", "everyone"] as const

type Props = { clinic: ClinicView; zones: readonly string[]; countries: readonly string[] }

/** All that is the clinic's to set. One save for the page; a field that is wrong says so itself. */
export function ClinicForm({ clinic, zones, countries }: Props) {
  const t = useTranslations("admin.clinic")
  const languages = useTranslations("staff.languages")
  const common = useTranslations("common")
  const router = useRouter()
  const post = useProvenPost()
  const locale = useLocale()
  const [form, setForm] = useState(clinic)
  const [state, setState] = useState<State>({ at: "open" })
  const [touched, setTouched] = useState(false)
  const named = useMemo(() => countriesIn(countries, locale), [countries, locale])
  const set = (change: Partial<ClinicView>) => {
    setForm((before) => ({ ...before, ...change }))
    setTouched(true)
    setState((before) => (before.at === "saved" ? { at: "open" } : before))
  }
  const wrong = (field: string) =>
    state.at === "wrong" && state.field === field ? t(`wrong.${wordFor(field)}`) : undefined

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state.at === "busy") return
    setState({ at: "busy" })
    const { slug: _, ...body } = form
    const answer = await post<{ version: number }>("/api/clinic", body)
    if (answer.ok) {
      setForm((before) => ({ ...before, version: answer.value.version }))
      setState({ at: "saved" })
      setTouched(false)
      return router.refresh()
    }
    const { field } = answer.detail
    if (answer.reason === "bad_request" && typeof field === "string")
      return setState({ at: "wrong", field })
    setState({ at: answer.reason === "stale" ? "stale" : "failed" })
  }
  // With nothing to save the bar stands at the end of the page, over no other control.
  const bar = touched || state.at !== "open" ? "sticky bottom-0 max-md:bottom-14 short:static" : ""
  const hoursWrong = state.at === "wrong" && state.field.startsWith("openingHours")
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)}>
      <SettingsPart id="public" title={t("public")} text={t("publicText")}>
        <div className="flex flex-col gap-4">
          <Field label={t("name")} error={wrong("name")}>
            <Input
              name="name"
              maxLength={120}
              value={form.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t("phone")} error={wrong("phone")}>
              <Input
                name="phone"
                type="tel"
                value={form.phone}
                onChange={(event) => set({ phone: event.target.value })}
              />
            </Field>
            <Field label={t("emergencyNumber")} error={wrong("emergencyNumber")}>
              <Input
                name="emergencyNumber"
                inputMode="numeric"
                value={form.emergencyNumber}
                onChange={(event) => set({ emergencyNumber: event.target.value })}
              />
            </Field>
          </div>
          <Field label={t("zone")} hint={t("zoneHint")} error={wrong("zone")}>
            <Input
              name="zone"
              list="zones"
              value={form.zone}
              onChange={(event) => set({ zone: event.target.value })}
            />
          </Field>
          <datalist id="zones">
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone}
              </option>
            ))}
          </datalist>
          <Select
            label={t("country")}
            className="max-w-96"
            value={form.country ?? ""}
            options={[{ value: "", label: t("countryNone") }, ...named]}
            onValueChange={(country) => set({ country: country === "" ? null : country })}
          />
          <p className="-mt-2 text-small text-text-2">{t("countryHint")}</p>
        </div>
      </SettingsPart>
      <SettingsPart id="languages" title={t("languages")}>
        <fieldset>
          <legend className="sr-only">{t("languages")}</legend>
          {locales.map((locale) => (
            <Checkbox
              key={locale}
              label={languages(locale)}
              checked={form.languages.includes(locale)}
              onCheckedChange={(on) =>
                set({
                  languages: locales.filter((one) =>
                    one === locale ? on : form.languages.includes(one),
                  ),
                })
              }
            />
          ))}
        </fieldset>
        <Select
          label={t("locale")}
          className="mt-2 max-w-72"
          value={form.locale}
          options={locales.map((value) => ({ value: String(value), label: languages(value) }))}
          onValueChange={(locale) => set({ locale })}
        />
        {wrong("languages") === undefined && wrong("locale") === undefined ? null : (
          <Note tone="bad" size="body" role="alert" className="mt-3">
            {t("wrong.languages")}
          </Note>
        )}
      </SettingsPart>
      <SettingsPart id="hours" title={t("hours.title")} text={t("hours.text")}>
        <Hours hours={form.openingHours} onChange={(openingHours) => set({ openingHours })} />
        {hoursWrong ? (
          <Note tone="bad" size="body" role="alert" className="mt-3">
            {t("wrong.openingHours")}
          </Note>
        ) : null}
      </SettingsPart>
      <SettingsPart id="retention" title={t("retention.title")} text={t("retention.text")}>
        <div className="grid gap-4 sm:grid-cols-2">
          {retentionNames.map((name) => (
            <Field
              key={name}
              label={t(`retention.${name}`)}
              hint={t("retention.range", retentionClasses[name])}
              error={
                state.at === "wrong" && state.field === `retention.${name}`
                  ? t("wrong.retention", retentionClasses[name])
                  : undefined
              }
            >
              <Input
                name={`retention-${name}`}
                type="number"
                min={retentionClasses[name].least}
                max={retentionClasses[name].most}
                value={Number.isNaN(form.retention[name]) ? "" : form.retention[name]}
                onChange={(event) =>
                  set({ retention: { ...form.retention, [name]: event.target.valueAsNumber } })
                }
              />
            </Field>
          ))}
        </div>
      </SettingsPart>
      <SettingsPart id="second-factor" title={t("factor.title")} text={t("factor.text")}>
        <fieldset className="flex flex-col">
          <legend className="sr-only">{t("factor.title")}</legend>
          {rules.map((rule) => (
            <label key={rule} className="flex min-h-11 cursor-pointer items-center gap-3">
              <input
                type="radio"
                name="secondFactor"
                className="size-5 accent-(--brand)"
                checked={form.secondFactor === rule}
                onChange={() => set({ secondFactor: rule })}
              />
              {t(`factor.${rule}`)}
            </label>
          ))}
        </fieldset>
      </SettingsPart>
      <SettingsPart id="audit-copies" title={t("copies.title")} text={t("copies.text")}>
        <Checkbox
          label={t("copies.mail")}
          checked={form.checkpointMail}
          onCheckedChange={(checkpointMail) => set({ checkpointMail })}
        />
      </SettingsPart>
      <div
        className={`mt-6 flex flex-wrap items-center gap-4 border-t border-line-1 bg-surface-0 py-3 ${bar}`}
      >
        <Button type="submit" busy={state.at === "busy"}>
          {common("save")}
        </Button>
        <p role="status" className={state.at === "saved" ? "text-success" : "text-danger"}>
          {state.at === "saved"
            ? common("saved")
            : state.at === "stale" || state.at === "failed"
              ? t(state.at)
              : state.at === "wrong"
                ? t("wrong.some")
                : ""}
        </p>
      </div>
    </form>
  )
}

function countriesIn(codes: readonly string[], locale: string) {
  const words = new Intl.DisplayNames(locale, { type: "region" })
  return codes
    .map((value) => ({ value, label: words.of(value) ?? value }))
    .toSorted((one, other) => one.label.localeCompare(other.label, locale))
}

const worded = ["name", "phone", "emergencyNumber", "zone", "languages", "locale"] as const

function wordFor(field: string): (typeof worded)[number] | "some" {
  return worded.find((one) => one === field) ?? "some"
}
