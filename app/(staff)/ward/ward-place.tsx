"use client"

import { MapPin } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import type { WardBed } from "@/lib/vitals/ward-queries"

import { PlaceDialog } from "../_frame/place-dialog"

/** Where the patient is; pressed, it can be said anew. */
export function WardPlace({ bed }: { bed: WardBed }) {
  const { visitId, name, place } = bed
  const t = useTranslations("staff.place")
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        data-place={place ?? ""}
        aria-label={place === null ? t("set", { name }) : t("change", { place, name })}
        className="inline-flex min-h-11 max-w-[45%] min-w-11 flex-none items-center gap-1 text-small font-semibold text-mon-text-1 pointer-fine:min-h-8"
        onClick={() => setOpen(true)}
      >
        <MapPin size={16} aria-hidden="true" className="flex-none text-mon-text-2" />
        <span className="truncate">{place}</span>
      </button>
      <PlaceDialog
        key={String(open)}
        visitId={visitId}
        name={name}
        place={place}
        open={open}
        onOpenChange={setOpen}
      />
    </>
  )
}
