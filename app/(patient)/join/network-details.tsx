"use client"

import { Download, RotateCw } from "lucide-react"
import { useTranslations } from "next-intl"

import { buttonStyle } from "@/app/_ui/button-style"
import type { NetworkReport } from "@/lib/rooms/network-report"
import { networkPaths } from "@/lib/rooms/network-verdict"

import { reportFile } from "./report-file"

type Props = { visitId: string; report: NetworkReport; onAgain: () => void }

/** Every way that was tried and what came of it, for whoever helps; and the same as a file. */
export function NetworkDetails({ visitId, report, onAgain }: Props) {
  const t = useTranslations("patient.check.network")
  const { paths, up, down, roundTripMs } = report
  const small = `${buttonStyle("line")} min-h-11 px-3.5 text-[1rem]`
  const save = () => {
    const browser = navigator.userAgent
    const file = reportFile({ visitId, report, at: new Date(), browser })
    const address = URL.createObjectURL(new Blob([file.text], { type: "application/json" }))
    const link = Object.assign(document.createElement("a"), { href: address, download: file.name })
    link.click()
    URL.revokeObjectURL(address)
  }
  const speed = (way: { kbps: number; lostPercent: number }) => ({
    mbps: (way.kbps / 1_000).toFixed(1),
    lost: way.lostPercent,
  })
  return (
    <details className="mb-3 text-read" data-network-details>
      <summary className="flex min-h-11 cursor-pointer items-center font-medium text-brand">
        {t("more")}
      </summary>
      <p className="text-text-2">{t("moreHint")}</p>
      <dl className="my-2">
        {networkPaths.map((path) => (
          <div key={path} data-path={path} data-state={paths[path]} className={row}>
            <dt>{t(`path.${path}`)}</dt>
            <dd className="flex-none font-medium">{t(`found.${paths[path]}`)}</dd>
          </div>
        ))}
        {up === null ? null : (
          <div className={row}>
            <dt>{t("up")}</dt>
            <dd className="flex-none font-medium">{t("speed", speed(up))}</dd>
          </div>
        )}
        {down === null ? null : (
          <div className={row}>
            <dt>{t("down")}</dt>
            <dd className="flex-none font-medium">{t("speed", speed(down))}</dd>
          </div>
        )}
        {roundTripMs === null ? null : (
          <div className={row}>
            <dt>{t("trip")}</dt>
            <dd className="flex-none font-medium">{t("ms", { ms: roundTripMs })}</dd>
          </div>
        )}
      </dl>
      <span className="flex flex-wrap gap-2">
        <button type="button" className={small} onClick={save}>
          <Download aria-hidden size={20} />
          {t("save")}
        </button>
        <button type="button" className={small} onClick={onAgain}>
          <RotateCw aria-hidden size={20} />
          {t("again")}
        </button>
      </span>
    </details>
  )
}

const row =
  "flex min-h-9 flex-wrap items-center justify-between gap-x-3 border-b border-line-1 py-1"
