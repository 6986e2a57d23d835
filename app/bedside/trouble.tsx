"use client"

import { useTranslations } from "next-intl"

import { Note } from "@/app/_ui/note"
import type { Condition } from "@/lib/vitals/numerics"

import type { ConnectedDevice } from "./use-devices"
import { wornOf } from "./worn"

/** What is wrong with a device, as the patient can mend it: what happened, and what to do. */
export function Trouble({
  conditions,
  devices,
}: {
  conditions: readonly Condition[]
  devices: readonly ConnectedDevice[]
}) {
  const t = useTranslations("bedside")
  const seen = conditions.map(({ code, device }) => {
    const what = wornOf(devices.find(({ name }) => name === device)?.measures ?? [])
    return { code, device, text: t(`trouble.${code}`, { what }) }
  })
  // it stands here before there is anything to say, so that what comes is read out
  return (
    <div role="status" className="empty:hidden">
      {seen.length === 0 ? null : (
        <Note tone="warn">
          <ul className="flex flex-col gap-2">
            {seen.map(({ code, device, text }) => (
              <li key={`${device} ${code}`} data-condition={code}>
                {device === "" ? null : <b className="block font-semibold">{device}</b>}
                {text}
              </li>
            ))}
          </ul>
        </Note>
      )}
    </div>
  )
}
