"use client"

import { Bell, BellOff, X } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useSyncExternalStore } from "react"

import { Button } from "@/app/_ui/button"
import { timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import type { TodayVisit } from "@/lib/consultations/today-view"

import { onSoundChange, soundState, turnSoundOn } from "./arrival-sound"
import { useArrivals } from "./use-arrivals"

/** "Lin Xiaoman has arrived 10:29", in a place of its own, until someone has seen it. */
export function ArrivalStrip({ waiting, zone }: { waiting: readonly TodayVisit[]; zone: string }) {
  const t = useTranslations("staff.today")
  const { shown, dismissAll } = useArrivals(waiting)
  const newest = shown[0]
  return (
    <div className="ml-auto flex flex-wrap items-center gap-x-3">
      <SoundSwitch />
      {/* The region is there before the words are: only then are they read out. */}
      <output className="block">
        {newest === undefined ? null : (
          <div className="flex items-center gap-2 rounded-full border border-brand-line bg-surface-1 pl-3.5">
            <Bell aria-hidden size={18} className="flex-none text-brand" />
            <span>
              <b className="font-semibold">{t("arrived", { name: newest.name })}</b>{" "}
              {timeIn(zone, newest.at)}
              {shown.length > 1 ? (
                <span className="text-text-2"> {t("more", { count: shown.length - 1 })}</span>
              ) : null}
            </span>
            <button
              type="button"
              aria-label={t("dismiss")}
              onClick={dismissAll}
              className="grid size-11 flex-none place-items-center rounded-full hover:bg-surface-2"
            >
              <X aria-hidden size={18} />
            </button>
          </div>
        )}
      </output>
    </div>
  )
}

/** A silent tab says so. Any press in it turns the sound on. */
function SoundSwitch() {
  const t = useTranslations("staff.today")
  const sound = useSyncExternalStore(onSoundChange, soundState, () => "running" as const)
  useEffect(() => {
    const wake = () => void turnSoundOn()
    document.addEventListener("pointerdown", wake, { once: true })
    return () => document.removeEventListener("pointerdown", wake)
  }, [])
  if (sound === "running") return null
  return (
    <span className="flex items-center">
      <Say icon={BellOff} className="text-small max-sm:sr-only">
        {t("soundOff")}
      </Say>
      <Button variant="plain" size="sm" onClick={() => void turnSoundOn()}>
        {t("soundOn")}
      </Button>
    </span>
  )
}
