"use client"

import { useTranslations } from "next-intl"
import { useEffect, useRef, useState } from "react"

import { numericKey } from "../numerics"
import { signalState } from "../signal-state"
import { ConditionLine } from "./condition-line"
import type { VitalsLink } from "./link"
import { NumericCell } from "./numeric-cell"
import { SignalLine } from "./signal-line"
import { SimulatedMark } from "./simulated-mark"
import { useNow, useViewer } from "./use-viewer"
import { WaveArea } from "./wave-area"

const gains = [10, 20, 40, 5] as const
type Gain = (typeof gains)[number]

const waves = "flex min-h-0 flex-1 flex-col-reverse @2xl:flex-row"

/**
 * Live vital signs beside the video: waves, numbers with their age, and what is wrong. Tests may set
 * `data-observe` on the section; each decoded block is then dispatched on it as `housecall:wave`
 * (detail: `ReceivedWave`).
 */
export function VitalsPanel({
  session,
  missing,
  className = "",
}: {
  session: VitalsLink | null
  /** Why nothing comes and what would change that, for as long as no device is in the visit. */
  missing: string
  className?: string
}) {
  const t = useTranslations("vitals")
  const { viewer, snapshot } = useViewer(session)
  const now = useNow()
  const root = useRef<HTMLElement>(null)
  const [gain, setGain] = useState<Gain>(gains[0])
  const state = signalState(session !== null, snapshot.device, snapshot.heardAt, now)
  const { meta, numerics, conditions } = snapshot
  const isSimulated =
    meta?.source.kind === "simulated" || numerics.some(({ origin }) => origin === "simulated")

  useEffect(
    () =>
      viewer?.onFrame((wave) => {
        if (root.current?.hasAttribute("data-observe")) {
          root.current.dispatchEvent(new CustomEvent("housecall:wave", { detail: wave }))
        }
      }),
    [viewer],
  )

  const stream = viewer?.source()?.stream
  // Until a device was here there is nothing to draw: the room belongs to the picture.
  const [met, setMet] = useState(false)
  if (!met && state.kind !== "none" && state.kind !== "connecting") setMet(true)
  return (
    <section
      ref={root}
      aria-label={t("title")}
      data-signal={state.kind}
      data-empty={met ? undefined : ""}
      data-delay-ms={stream === undefined ? undefined : Math.round(stream.delay())}
      data-missing={stream?.missing()}
      className={`mon @container flex min-h-0 flex-col bg-mon-1 text-mon-text-1 ${className}`}
    >
      <header className="flex min-h-11 flex-wrap items-center gap-x-2.5 border-b border-mon-line bg-mon-2 py-1 pr-2 pl-4">
        <SignalLine state={state} />
        {isSimulated ? <SimulatedMark /> : null}
        <span className="flex-1" />
        {!met ? null : <Scale gain={gain} onGain={setGain} />}
      </header>

      {state.kind === "none" ? (
        <p className="px-4 py-2.5 text-body text-mon-text-2">{missing}</p>
      ) : null}
      <div className={met ? waves : "hidden"}>
        <WaveArea
          source={viewer?.source}
          meta={meta}
          gain={gain}
          className="min-h-36 flex-1 border-mon-line @2xl:border-r"
        />
        {numerics.length > 0 && (
          <dl className="grid grid-cols-2 border-b border-mon-line @2xl:auto-cols-[11.375rem] @2xl:grid-flow-col @2xl:grid-cols-none @2xl:grid-rows-2 @2xl:border-b-0">
            {numerics.map((numeric) => (
              <NumericCell key={numericKey(numeric)} numeric={numeric} now={now} />
            ))}
          </dl>
        )}
      </div>

      <ConditionLine conditions={conditions} />
      <footer
        className={`${met ? "" : "max-lg:hidden"} flex min-h-8 flex-wrap items-center gap-x-4 border-t border-mon-line px-4 py-1 text-tiny text-mon-text-2`}
      >
        <span>{t("secondDisplay")}</span>
        <span className="flex-1" />
        {meta !== undefined && meta.source.name !== "" && (
          <span>
            {meta.source.loopSeconds === undefined
              ? t(`source.${meta.source.kind}`, { name: meta.source.name })
              : t("source.loop", {
                  name: meta.source.name,
                  seconds: Math.round(meta.source.loopSeconds),
                })}{" "}
            {t("ageRule")}
          </span>
        )}
      </footer>
    </section>
  )
}

/** How fast and how large the traces are drawn. */
function Scale({ gain, onGain }: { gain: Gain; onGain: (gain: Gain) => void }) {
  const t = useTranslations("vitals")
  const following = gains[(gains.indexOf(gain) + 1) % gains.length] ?? gains[0]
  return (
    <>
      <span className="text-small text-mon-text-2">{t("speed", { speed: 25 })}</span>
      <button
        type="button"
        className="min-h-11 rounded-2 px-2 text-small text-mon-text-1 underline decoration-mon-edge underline-offset-4 pointer-fine:min-h-9"
        aria-label={t("gainChange", { gain })}
        onClick={() => onGain(following)}
      >
        {t("gain", { gain })}
      </button>
    </>
  )
}
