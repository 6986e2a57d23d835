"use client"

import { TriangleAlert } from "lucide-react"
import { useTranslations } from "next-intl"
import { type ErrorInfo, catchError } from "next/error"
import { useEffect, useEffectEvent } from "react"

import { controlStyle } from "./control-style"

type Props =
  /** `onFault`: on a phone the monitor may be hidden behind another tab. */
  { place: "call"; className: string; onFault: () => void } | { place: "ward"; name: string }

/** A monitor that failed leaves the call and the other tiles alone, and says that it watches nobody. */
export const MonitorGuard = catchError(MonitorFault)

function MonitorFault(props: Props, { reset }: ErrorInfo) {
  const t = useTranslations("vitals.fault")
  const tell = useEffectEvent(() => {
    if (props.place === "call") props.onFault()
  })
  useEffect(() => {
    tell()
  }, [])
  const Root = props.place === "ward" ? "li" : "section"
  const title = props.place === "ward" ? t("titleOf", { name: props.name }) : t("title")
  return (
    <Root
      aria-label={title}
      className={`mon flex flex-col items-start justify-center gap-3 bg-mon-1 p-4 text-mon-text-1 ${props.place === "call" ? props.className : ""}`}
    >
      <div role="alert">
        <p className="flex items-center gap-2 font-semibold">
          <TriangleAlert size={20} aria-hidden />
          {title}
        </p>
        <p className="mt-1 text-small text-mon-text-2">{t(props.place)}</p>
      </div>
      <button type="button" className={controlStyle} onClick={reset}>
        {t("again")}
      </button>
    </Root>
  )
}
