"use client"

import { useTranslations } from "next-intl"

import {
  type Display,
  displayBand,
  filters,
  gains,
  mmPerMvAtOne,
  speeds,
} from "@/lib/vitals/display"

import { controlStyle } from "./control-style"

type Props = {
  display: Display
  onChange: (display: Display) => void
  /** What the first ECG is drawn at; undefined where none is drawn to scale. */
  mmPerMv: number | undefined
  /** Without it nothing chooses its own size. */
  hasAuto?: boolean
}

/** Speed, size and filter of the traces: what is shown is what is chosen. */
export function DisplayChoice({ display, onChange, mmPerMv, hasAuto = true }: Props) {
  const t = useTranslations("vitals")
  const auto = mmPerMv === undefined ? t("display.auto") : t("display.autoAt", { gain: mmPerMv })
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <select
        aria-label={t("display.speed")}
        className={controlStyle}
        value={display.speed}
        onChange={({ target }) => {
          const speed = speeds.find((one) => String(one) === target.value)
          if (speed !== undefined) onChange({ ...display, speed })
        }}
      >
        {speeds.map((speed) => (
          <option key={speed} value={speed}>
            {t("speed", { speed })}
          </option>
        ))}
      </select>
      <select
        aria-label={t("display.size")}
        className={controlStyle}
        value={display.gain}
        onChange={({ target }) => {
          const gain = gains.find((one) => String(one) === target.value)
          if (gain !== undefined) onChange({ ...display, gain })
        }}
      >
        {gains
          .filter((gain) => hasAuto || gain !== "auto")
          .map((gain) => (
            <option key={gain} value={gain}>
              {gain === "auto"
                ? auto
                : t("display.times", { times: gain, gain: gain * mmPerMvAtOne })}
            </option>
          ))}
      </select>
      <select
        aria-label={t("display.filter")}
        className={controlStyle}
        value={display.filter}
        onChange={({ target }) => {
          const filter = filters.find((one) => one === target.value)
          if (filter !== undefined) onChange({ ...display, filter })
        }}
      >
        {filters.map((filter) => (
          <option key={filter} value={filter}>
            {t(`display.filters.${filter}`, displayBand)}
          </option>
        ))}
      </select>
    </span>
  )
}
