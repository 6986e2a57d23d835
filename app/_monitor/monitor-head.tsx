"use client"

import { SlidersHorizontal } from "lucide-react"
import { useTranslations } from "next-intl"

import { hasLimits } from "@/lib/vitals/client/alarm-watch"
import type { AlarmView } from "@/lib/vitals/client/alarm-watch"
import type { Monitoring } from "@/lib/vitals/client/monitoring"
import { SimulatedMark } from "@/lib/vitals/client/simulated-mark"
import type { SignalState } from "@/lib/vitals/signal-state"

import { AlarmBand } from "./alarm-band"
import { controlStyle } from "./control-style"
import { SignalLine } from "./signal-line"
import { SilencedMark, isRecalled } from "./silenced-mark"
import { SoundButton } from "./sound-button"

type Props = {
  view: AlarmView
  monitoring: Monitoring | undefined
  /** By the clock of the alarms. */
  now: number
  values: ReadonlyMap<string, number>
  state: SignalState
  /** A device was here: there is something to be alarmed about. */
  met: boolean
  isSimulated: boolean
  onOpen: (dialog: "limits" | "silence") => void
}

/** Where the alarms stand, what of them is silent, and the controls of both. */
export function MonitorHead(props: Props) {
  const { view, monitoring, now, values, state, met, isSimulated, onOpen } = props
  const t = useTranslations("vitals")
  const act: Monitoring["act"] = (what) => monitoring?.act(what)
  return (
    <header className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-mon-line bg-mon-2 px-2 py-1 [grid-area:a] @2xl:flex-nowrap">
      <AlarmBand
        view={view}
        now={now}
        values={values}
        state={<SignalLine state={state} />}
        isKept={met}
        act={act}
        unblock={() => monitoring?.speaker.unblock()}
      />
      {monitoring !== undefined && met && !hasLimits(view) ? (
        <span className="text-small font-semibold text-mon-text-1">{t("limits.missing")}</span>
      ) : null}
      {isSimulated ? <SimulatedMark /> : null}
      {met ? (
        <>
          <SoundButton view={view} now={now} isRecalled={isRecalled(view, now)} act={act} />
          <SilencedMark view={view} now={now} onOpen={() => onOpen("silence")} />
        </>
      ) : null}
      {met && hasLimits(view) ? (
        <button
          type="button"
          aria-label={t("limits.title")}
          className={controlStyle}
          onClick={() => onOpen("limits")}
        >
          <SlidersHorizontal size={18} aria-hidden="true" />
        </button>
      ) : null}
    </header>
  )
}
