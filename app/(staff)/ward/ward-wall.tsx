"use client"

import { ArrowLeft } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"

import { useShortcuts } from "@/app/_call/use-shortcuts"
import { post } from "@/app/_edge/post"
import { controlStyle } from "@/app/_monitor/control-style"
import { MonitorGuard } from "@/app/_monitor/monitor-guard"
import { alarmContext } from "@/app/_monitor/use-monitoring"
import { EmptyState } from "@/app/_ui/empty-state"
import { useWakeLock } from "@/app/_ui/use-wake-lock"
import type { Summary } from "@/lib/vitals/alarms/summary"
import { alarmSpeaker } from "@/lib/vitals/client/alarm-speaker"
import { pageClock } from "@/lib/vitals/client/link"
import { useNow } from "@/lib/vitals/client/use-viewer"
import { wardSpeaker } from "@/lib/vitals/client/ward-speaker"
import { attentionOf, attentionTo, inWardOrder, wardOrders } from "@/lib/vitals/ward-order"
import type { WardView } from "@/lib/vitals/ward-queries"

import { useLiveness } from "../_frame/live"
import { useSettledOrder } from "./use-settled-order"
import { useWardPages } from "./use-ward-pages"
import { chooseWardOrder, useWardChoice } from "./ward-choice"
import { WardPages } from "./ward-pages"
import { WardSound } from "./ward-sound"
import { WardTile } from "./ward-tile"
import { WardVoice } from "./ward-voice"

type Props = {
  view: WardView
  /** Whom the alarms know as the one who acts here. */
  who: string
}

/** The wall: up to 16 patients of this page, in the order that was chosen, with one sound. */
export function WardWall({ view, who }: Props) {
  const { beds, zone } = view
  const t = useTranslations("staff.ward")
  const vitals = useTranslations("vitals")
  const locale = useLocale()
  const now = useNow()
  const liveness = useLiveness()
  const order = useWardChoice()
  const root = useRef<HTMLElement>(null)
  const [summaries, setSummaries] = useState<ReadonlyMap<string, Summary>>(new Map())
  useWakeLock(beds.length > 0)

  const { page } = view
  const speaker = useMemo(
    () =>
      wardSpeaker(alarmSpeaker(alarmContext), pageClock, async (state) => {
        const noted = await post("/api/ward/sound", { state, page })
        return noted.ok
      }),
    [page],
  )
  useEffect(() => {
    // Any press is the gesture that a browser asks for before it lets sound out.
    const free = () => speaker.isBlocked() && speaker.unblock()
    addEventListener("pointerdown", free)
    addEventListener("keydown", free)
    return () => {
      removeEventListener("pointerdown", free)
      removeEventListener("keydown", free)
      speaker.close()
    }
  }, [speaker])
  const ids = beds.map(({ visitId }) => visitId).join(" ")
  const speakers = useMemo(
    () => new Map(ids.split(" ").map((visitId) => [visitId, speaker.of(visitId)])),
    [speaker, ids],
  )
  const onSummary = useCallback((visitId: string, summary: Summary) => {
    setSummaries((before) => new Map(before).set(visitId, summary))
  }, [])
  const pages = useWardPages(view.pages)
  const waiting = new Map(Object.entries(pages[page - 1]?.waiting ?? {}))
  const attention = new Map([
    ...[...waiting].map(([visitId, priority]) => [visitId, attentionTo(priority)] as const),
    ...[...summaries]
      .filter(([, { alarms }]) => alarms.length > 0)
      .map(([visitId, summary]) => [visitId, attentionOf(summary)] as const),
  ])
  const wanted = inWardOrder(beds, attention, order, locale)
  const shown = useSettledOrder(wanted, root)
  useShortcuts({
    silence:
      beds.length === 0
        ? undefined
        : () => (speaker.pausedUntil() === undefined ? speaker.pause() : speaker.resume()),
  })

  return (
    <main
      ref={root}
      data-whole-screen
      className="mon fixed inset-0 z-10 flex flex-col overflow-y-auto bg-mon-0 text-mon-text-1"
    >
      <WardVoice beds={wanted} summaries={summaries} />
      <header className="flex flex-none flex-wrap items-center gap-x-4 gap-y-1.5 bg-mon-2 px-3 py-1.5">
        <Link href="/today" className={`${controlStyle} inline-flex items-center gap-1.5`}>
          <ArrowLeft size={18} aria-hidden="true" />
          {t("back")}
        </Link>
        <h1 className="text-read font-semibold">{t("title")}</h1>
        <span className="flex-1 text-small text-mon-text-2">
          {t("count", { count: view.pages.at(-1)?.last ?? 0 })}
          {liveness === "offline" ? ` · ${t("stale")}` : ""}
        </span>
        <WardPages page={page} pages={pages} />
        <label className="flex items-center gap-2 text-small text-mon-text-2">
          {t("order.label")}
          <select
            className={controlStyle}
            value={order}
            onChange={({ target }) => {
              const next = wardOrders.find((one) => one === target.value)
              if (next !== undefined) chooseWardOrder(next)
            }}
          >
            {wardOrders.map((one) => (
              <option key={one} value={one}>
                {t(`order.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {beds.length > 0 && now > 0 ? <WardSound speaker={speaker} now={now} /> : null}
      </header>
      {beds.length === 0 ? (
        <div className="m-auto max-w-md">
          <EmptyState title={t("empty")}>
            <span className="text-mon-text-2">{t("emptyText")}</span>
          </EmptyState>
        </div>
      ) : (
        <ul
          aria-label={t("patients")}
          className="grid flex-1 auto-rows-[minmax(12.25rem,auto)] grid-cols-[repeat(auto-fill,minmax(min(340px,100%),1fr))] content-start gap-2 p-2"
        >
          {shown.map((bed) => (
            <MonitorGuard key={bed.visitId} place="ward" name={bed.name}>
              <WardTile
                bed={bed}
                zone={zone}
                who={who}
                now={now}
                waiting={waiting.get(bed.visitId)}
                speaker={speakers.get(bed.visitId) ?? speaker.of(bed.visitId)}
                onSummary={onSummary}
              />
            </MonitorGuard>
          ))}
        </ul>
      )}
      <footer className="flex flex-none flex-wrap gap-x-4 px-3 py-1.5 text-tiny text-mon-text-2">
        <span>{vitals("secondDisplay")}</span>
        <span>{t("unseen")}</span>
      </footer>
    </main>
  )
}
