"use client"

import { useTranslations } from "next-intl"
import { useCallback } from "react"

import type { WaveSource } from "@/lib/vitals/client/viewer"
import { WaveArea } from "@/lib/vitals/client/wave-area"
import type { WaveStream } from "@/lib/vitals/client/wave-stream"
import type { Numeric } from "@/lib/vitals/numerics"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

/** What leaves this page, decoded again from the very frames that are sent. */
export function OwnMonitor({
  stream,
  numerics,
  source,
}: {
  stream: () => WaveStream | undefined
  numerics: readonly Numeric[]
  source: string | undefined
}) {
  const t = useTranslations("bedside")
  const vitals = useTranslations("vitals")
  const read = useCallback((): WaveSource | undefined => {
    const current = stream()
    return current && { stream: current, offset: () => 0 }
  }, [stream])

  if (source === undefined) return null
  return (
    <section aria-label={t("monitor")} className="mon rounded-3 bg-mon-1 p-3 text-mon-text-1">
      <WaveArea source={read} meta={stream()?.meta} gain={10} className="h-40" />
      <dl className="mt-2 flex gap-8">
        {numerics.map((numeric) => (
          <div key={numeric.code} data-code={numeric.code} data-value={numeric.value}>
            <dt className="text-small text-mon-text-2">
              {isVitalCode(numeric.code)
                ? vitals(`short.${vitalCodes[numeric.code].short}`)
                : numeric.code}{" "}
              {numeric.unit}
              {numeric.derived && ` · ${vitals("derived")}`}
            </dt>
            <dd className="text-figure font-semibold tabular-nums">{numeric.value}</dd>
          </div>
        ))}
        {numerics.length === 0 && <div className="text-read text-mon-text-2">{t("noNumbers")}</div>}
      </dl>
    </section>
  )
}
