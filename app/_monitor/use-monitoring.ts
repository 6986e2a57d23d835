"use client"

import { useEffect, useState, useSyncExternalStore } from "react"

import type { Names } from "@/app/_call/roster"
import { useRoleName } from "@/app/_call/use-role-name"
import { defaultAdultLimits } from "@/lib/vitals/alarms/limits"
import { alarms, graceMs } from "@/lib/vitals/alarms/state"
import { summary } from "@/lib/vitals/alarms/summary"
import type { AlarmSpeaker } from "@/lib/vitals/client/alarm-speaker"
import type { AlarmView } from "@/lib/vitals/client/alarm-watch"
import { pageClock } from "@/lib/vitals/client/link"
import { type MonitorLink, type Monitoring, createMonitoring } from "@/lib/vitals/client/monitoring"
import { serverAhead } from "@/lib/vitals/client/server-ahead"
import type { VitalsViewer } from "@/lib/vitals/client/viewer"
import type { Person } from "@/lib/vitals/scores/person"

import { visitAlarmDesk } from "./visit-alarm-desk"

const quiet: AlarmView = {
  summary: summary(alarms(defaultAdultLimits, graceMs.viewer)),
  limits: defaultAdultLimits,
  unrecorded: new Map(),
  remindedAt: null,
}
const getQuiet = () => quiet
const noSubscription = () => () => undefined

type Options = {
  visitId: string
  viewer: VitalsViewer
  /** Whom NEWS2 is about. */
  person: Person
  link: MonitorLink | null
  who: string
  /** By identity, from the visit's own list. */
  names: Names
  /** The patient agrees to be monitored. */
  agreed: boolean
  /** Where several patients share one sound. */
  speaker?: AlarmSpeaker | undefined
  /** Told of each transition, for tests and measurements. */
  observed: (detail: object) => void
}

/**
 * The alarms of this patient, evaluated and sounded from the first session of the call for as long as
 * the component is mounted: a session that is lost and made anew ends no alarm.
 */
export function useMonitoring(options: Options): {
  monitoring: Monitoring | undefined
  view: AlarmView
} {
  const { visitId, viewer, person, link, who, names, agreed, speaker, observed } = options
  const roleName = useRoleName()
  const [monitoring, setMonitoring] = useState<Monitoring>()
  const [fault, setFault] = useState<{ error: unknown }>()
  // The guard around the monitor says that it watches nobody.
  if (fault !== undefined) throw fault.error
  if (monitoring === undefined && link !== null) {
    const desk = visitAlarmDesk(visitId, link.now())
    const ahead = serverAhead(() => link.now(), pageClock)
    const context = alarmContext
    const failed = (error: unknown) => setFault({ error })
    const about = { viewer, person, ahead, desk, who, context, speaker, observed, failed }
    setMonitoring(createMonitoring(about))
  }
  useEffect(() => monitoring?.open(), [monitoring])
  useEffect(() => {
    monitoring?.naming(({ identity, role }) => names.get(identity) ?? roleName(role))
  }, [monitoring, names, roleName])
  useEffect(() => (link === null ? undefined : monitoring?.attach(link)), [monitoring, link])
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
