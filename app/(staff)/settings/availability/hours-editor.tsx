"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition } from "react"

import { Select } from "@/app/_ui/select"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { Hours } from "@/lib/scheduling/availability/queries"

import { LeaveGuard } from "../../_frame/leave-guard"
import { Overrides } from "./overrides"
import { Preview } from "./preview"
import { SaveBar } from "./save-bar"
import { TimeOffList } from "./time-off-list"
import { useHours } from "./use-hours"
import { WeekGrid } from "./week-grid"
import { WeekList } from "./week-list"

type Props = {
  hours: Hours
  people: readonly { id: string; name: string }[]
  zones: readonly string[]
  types: readonly { id: string; name: string }[]
}

const ofTheClinic = "clinic"

/** Somebody's week, the days that differ and the time off, beside what they give; one button saves all. */
export function HoursEditor({ hours, people, zones, types }: Props) {
  const t = useTranslations("availability")
  const common = useTranslations("common")
  const router = useRouter()
  const editor = useHours(hours)
  const { plan, change, problems } = editor
  const zone = plan.zone ?? hours.clinicZone
  const go = (id: string) =>
    startTransition(() => router.push(`/settings/availability?person=${id}`))

  return (
    <>
      <LeaveGuard dirty={editor.dirty} />
      <div className="mt-5 grid gap-x-12 gap-y-8 xl:grid-cols-[minmax(0,1fr)_300px]">
        <div className="flex min-w-0 flex-col gap-8">
          <div className="grid gap-5 sm:grid-cols-2">
            {people.length > 1 ? (
              <Select
                label={t("person")}
                value={hours.person.id}
                options={people.map(({ id, name }) => ({ value: id, label: name }))}
                onValueChange={go}
                disabled={editor.dirty}
              />
            ) : (
              <p>
                <span className="block font-medium">{t("person")}</span>
                <span className="flex min-h-11 items-center">{hours.person.name}</span>
              </p>
            )}
            <Select
              label={t("zone")}
              value={plan.zone ?? ofTheClinic}
              options={[
                {
                  value: ofTheClinic,
                  label: t("zoneClinic", { zone: zoneWords(common, hours.clinicZone) }),
                },
                ...zones.map((one) => ({ value: one, label: one.replaceAll("_", " ") })),
              ]}
              onValueChange={(value) => change({ zone: value === ofTheClinic ? null : value })}
            />
          </div>
          {editor.dirty && people.length > 1 ? (
            <p className="-mt-6 text-text-2">{t("personLocked")}</p>
          ) : null}
          <section aria-labelledby="week">
            <h2 id="week" className="text-read font-semibold">
              {t("week")}
            </h2>
            <p className="text-text-2">{t("weekHint", { zone: zoneWords(common, zone) })}</p>
            <WeekGrid rules={plan.rules} onChange={(rules) => change({ rules })} />
            <WeekList
              rules={plan.rules}
              problems={problems}
              onChange={(rules) => change({ rules })}
            />
          </section>
          <Overrides
            overrides={plan.overrides}
            today={hours.today}
            problems={problems}
            onChange={(overrides) => change({ overrides })}
          />
          <TimeOffList
            timeOff={plan.timeOff}
            today={hours.today}
            problems={problems}
            onChange={(timeOff) => change({ timeOff })}
          />
        </div>
        <Preview personId={hours.person.id} plan={plan} types={types} />
      </div>
      <SaveBar editor={editor} zone={zone} />
    </>
  )
}
