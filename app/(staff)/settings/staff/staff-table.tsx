"use client"

import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { buttonStyle } from "@/app/_ui/button-style"
import { dateIn, timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { StaffView } from "@/lib/identity/staff-queries"

import { StaffDialog } from "./staff-dialog"

export type StaffRow = StaffView & { sessions: number }

/** Everybody with an account; one dialog for what may be changed. A list on a phone. */
export function StaffTable({ staff, zone }: { staff: readonly StaffRow[]; zone: string }) {
  const t = useTranslations("admin.staff")
  const roles = useTranslations("staff.roles")
  const locale = useLocale()
  const [chosen, setChosen] = useState<StaffRow>()
  const when = (iso: string) => `${dateIn(zone, iso, locale)} ${timeIn(zone, iso)}`
  return (
    <div className="mt-4 rounded-3 border border-line-1 bg-surface-1">
      <ul aria-label={t("title")} className="divide-y divide-line-1 md:hidden">
        {staff.map((one) => (
          <li key={one.id} data-email={one.email} className="flex flex-col gap-1 px-4 py-3">
            <p className="font-medium">
              {one.name} <span className="font-normal text-text-2">{roles(one.role)}</span>
              {one.active ? null : <Say className="ml-2">{t("inactive")}</Say>}
            </p>
            <p className="text-small wrap-anywhere text-text-2">{one.email}</p>
            <p className="flex flex-wrap gap-x-4 text-small text-text-2">
              <span>{t(`factors.${one.factor}`)}</span>
              <span>{one.lastSeenAt === null ? t("never") : when(one.lastSeenAt)}</span>
            </p>
            <div className="mt-1 flex flex-wrap gap-2">
              <Actions one={one} onChange={setChosen} />
            </div>
          </li>
        ))}
      </ul>
      <Table
        className="max-md:hidden"
        caption={t("title")}
        columns={[
          { key: "name", label: t("name") },
          { key: "role", label: t("role") },
          { key: "factor", label: t("factor") },
          { key: "seen", label: t("seen") },
          { key: "action", label: t("action"), hidden: true },
        ]}
      >
        {staff.map((one) => (
          <tr key={one.id} data-email={one.email}>
            <RowHead>
              {one.name}
              <span className="block text-small font-normal text-text-2">{one.email}</span>
            </RowHead>
            <Cell className="whitespace-nowrap">
              {roles(one.role)}
              {one.active ? null : <Say className="ml-2">{t("inactive")}</Say>}
            </Cell>
            <Cell>
              {one.factor === "none" ? (
                <span className="text-text-2">{t("factors.none")}</span>
              ) : (
                <Say tone="ok">{t(`factors.${one.factor}`)}</Say>
              )}
            </Cell>
            <Cell className="whitespace-nowrap text-text-2">
              {one.lastSeenAt === null ? t("never") : when(one.lastSeenAt)}
            </Cell>
            <Cell>
              <div className="flex justify-end gap-2">
                <Actions one={one} onChange={setChosen} />
              </div>
            </Cell>
          </tr>
        ))}
      </Table>
      <StaffDialog key={chosen?.id} person={chosen} onClose={() => setChosen(undefined)} />
    </div>
  )
}

function Actions({ one, onChange }: { one: StaffRow; onChange: (one: StaffRow) => void }) {
  const t = useTranslations("admin.staff")
  return (
    <>
      <Link
        href={`/settings/staff/${one.id}`}
        aria-label={t("sessionsNamed", { name: one.name })}
        className={buttonStyle("plain", "sm")}
      >
        {t("sessions", { count: one.sessions })}
      </Link>
      <Button
        variant="line"
        size="sm"
        aria-label={t("changeNamed", { name: one.name })}
        onClick={() => onChange(one)}
      >
        {t("change")}
      </Button>
    </>
  )
}
