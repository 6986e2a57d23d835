"use client"

import { useEffect, useMemo, useSyncExternalStore } from "react"

import { defaultAdultLimits } from "@/lib/vitals/alarms/limits"
import { alarms, graceMs } from "@/lib/vitals/alarms/state"
import { summary } from "@/lib/vitals/alarms/summary"
import type { AlarmDesk } from "@/lib/vitals/client/alarm-desk"
import type { AlarmSpeaker } from "@/lib/vitals/client/alarm-speaker"
import type { AlarmView } from "@/lib/vitals/client/alarm-watch"
import { type MonitorLink, type Monitoring, createMonitoring } from "@/lib/vitals/client/monitoring"
import type { VitalsViewer } from "@/lib/vitals/client/viewer"

const quiet: AlarmView = {
  summary: summary(alarms(defaultAdultLimits, graceMs.viewer)),
  limits: defaultAdultLimits,
}
const getQuiet = () => quiet
const noSubscription = () => () => undefined

type Options = {
  viewer: VitalsViewer | undefined
  link: MonitorLink | null
  desk: AlarmDesk
  who: string
  /** The patient agrees to be monitored. */
  agreed: boolean
  /** Where several patients share one sound. */
  speaker?: AlarmSpeaker | undefined
  /** Told of each transition, for tests and measurements. */
  observed: (detail: object) => void
}

/** The alarms of this patient, evaluated and sounded for as long as the component is mounted. */
export function useMonitoring({ viewer, link, desk, who, agreed, speaker, observed }: Options): {
  monitoring: Monitoring | undefined
  view: AlarmView
} {
  const monitoring = useMemo(() => {
    if (viewer === undefined || link === null) return undefined
    return createMonitoring({
      viewer,
      link,
      desk,
      who,
      context: alarmContext,
      speaker,
      observed,
    })
  }, [viewer, link, desk, who, speaker, observed])
  useEffect(() => monitoring?.open(), [monitoring])
  useEffect(() => monitoring?.agree(agreed), [monitoring, agreed])
  useEffect(() => {
    // Any press is the gesture that a browser asks for before it lets sound out.
    const free = () => monitoring?.speaker.isFree() === false && monitoring.speaker.unblock()
    addEventListener("pointerdown", free)
    addEventListener("keydown", free)
    return () => {
      removeEventListener("pointerdown", free)
      removeEventListener("keydown", free)
    }
  }, [monitoring])
  const view = useSyncExternalStore(
    monitoring?.watch.subscribe ?? noSubscription,
    monitoring?.watch.get ?? getQuiet,
    getQuiet,
  )
  return { monitoring, view }
}

let context: AudioContext | undefined

/** One for the page, of its own: the one of the call's sounds is put to rest during a call. */
export function alarmContext(): AudioContext | undefined {
  if (typeof AudioContext === "undefined") return undefined
  context ??= new AudioContext({ latencyHint: "interactive" })
  context.resume().catch(() => undefined)
  return context
}
