"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Say } from "@/app/_ui/say"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"

import { PlaceDialog } from "../../_frame/place-dialog"

/** Where the patient is, for who comes to them and for the order of the ward. */
export function Place({ visit }: { visit: StaffVisitView }) {
  const t = useTranslations("staff.place")
  const [open, setOpen] = useState(false)
  const { visitId, place } = visit
  const { name } = visit.patient
  const isOpen = visit.state !== "ended" && visit.state !== "cancelled"
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {place ?? <Say>{t("none")}</Say>}
      {visit.may.linkDevice && isOpen ? (
        <Button
          variant="line"
          aria-label={place === null ? t("set", { name }) : t("change", { place, name })}
          onClick={() => setOpen(true)}
        >
          {t("edit")}
        </Button>
      ) : null}
      <PlaceDialog
        key={String(open)}
        visitId={visitId}
        name={name}
        place={place}
        open={open}
        onOpenChange={setOpen}
      />
    </span>
  )
}
