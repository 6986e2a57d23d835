"use client"

import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { buttonStyle } from "@/app/_ui/button-style"
import { Say } from "@/app/_ui/say"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { StaffView } from "@/lib/identity/staff-queries"

import { dateIn, timeIn } from "../../_frame/clock"
import { StaffDialog } from "./staff-dialog"

export type StaffRow = StaffView & { sessions: number }

/** Everybody with an account; one dialog for what may be changed. */
export function StaffTable({ staff, zone }: { staff: readonly StaffRow[]; zone: string }) {
  const t = useTranslations("admin.staff")
  const roles = useTranslations("staff.roles")
  const locale = useLocale()
  const [chosen, setChosen] = useState<StaffRow>()
  const when = (iso: string) => `${dateIn(zone, iso, locale)} ${timeIn(zone, iso)}`
  return (
    <div className="mt-4 rounded-3 border border-line-1 bg-surface-1">
      <Table
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
                  onClick={() => setChosen(one)}
                >
                  {t("change")}
                </Button>
              </div>
            </Cell>
          </tr>
        ))}
      </Table>
      <StaffDialog key={chosen?.id} person={chosen} onClose={() => setChosen(undefined)} />
    </div>
  )
}
