import { useTranslations } from "next-intl"

import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"
import { networkPaths } from "@/lib/rooms/network-verdict"

/** What the patient's page measured on its way to the media server: for whoever has to help on the phone. */
export function CheckedLine({ check }: Pick<StaffVisitView, "check">) {
  const t = useTranslations("staff.check")
  const network = check?.network
  if (network === undefined || network.paths.signal === "untested") return null
  const { paths, up, down } = network
  return (
    <div className="mt-1 text-small font-normal text-text-2" data-checked-line>
      {up === null || down === null ? null : (
        <p>
          {t("line", {
            up: (up.kbps / 1_000).toFixed(1),
            down: (down.kbps / 1_000).toFixed(1),
            lost: Math.max(up.lostPercent, down.lostPercent),
          })}
        </p>
      )}
      <ul aria-label={t("ways")} className="flex flex-wrap gap-x-3">
        {networkPaths.map((path) => (
          <li key={path} className={paths[path] === "blocked" ? "text-danger" : ""}>
            {t(`path.${path}`)} {t(`found.${paths[path]}`)}
          </li>
        ))}
      </ul>
    </div>
  )
}
