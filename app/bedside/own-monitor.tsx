"use client"

import { useTranslations } from "next-intl"
import { useCallback } from "react"

import type { BedsideSnapshot } from "@/lib/vitals/client/bedside"
import { SimulatedMark } from "@/lib/vitals/client/simulated-mark"
import { useNow } from "@/lib/vitals/client/use-viewer"
import type { WaveSource } from "@/lib/vitals/client/viewer"
import { WaveArea } from "@/lib/vitals/client/wave-area"
import type { WaveStream } from "@/lib/vitals/client/wave-stream"
import { numericKey } from "@/lib/vitals/numerics"

import { OwnNumber } from "./own-number"

/** What leaves this page, decoded again from the very frames that are sent. */
export function OwnMonitor({
  stream,
  snapshot: { numerics, source },
}: {
  stream: () => WaveStream | undefined
  snapshot: BedsideSnapshot
}) {
  const t = useTranslations("bedside")
  const now = useNow()
  const read = useCallback((): WaveSource | undefined => {
    const current = stream()
    return current && { stream: current, offset: () => 0 }
  }, [stream])

  if (source === undefined && numerics.length === 0) return null
  const isSimulated = source?.kind === "simulated"
  return (
    <section
      aria-label={t("monitor")}
      className="mon @container rounded-3 bg-mon-1 pb-2 text-mon-text-1"
    >
      {isSimulated && (
        <p className="px-3 pt-3">
          <SimulatedMark />
        </p>
      )}
      {stream() !== undefined && (
        <WaveArea source={read} meta={stream()?.meta} className="m-3 h-40" />
      )}
      <dl className="grid divide-y divide-mon-line px-4 empty:hidden">
        {numerics.map((numeric) => (
          <OwnNumber key={numericKey(numeric)} numeric={numeric} now={now} />
        ))}
      </dl>
      {numerics.length === 0 && (
        <p className="px-3 pb-1 text-read text-mon-text-2">{t("noNumbers")}</p>
      )}
    </section>
  )
}
