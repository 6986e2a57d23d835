"use client"

import { Bluetooth, BluetoothOff } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { useHydrated } from "@/app/_ui/use-hydrated"
import { webBluetooth } from "@/lib/vitals/client/bluetooth"

import { BedsideSection } from "./bedside-section"
import type { ConnectedDevice, DevicesHook } from "./use-devices"

/** Bluetooth health devices: what is connected and how it is, and the way to one more. */
export function DeviceList({
  hook: { devices, problem, connect, disconnect },
  isNext,
}: {
  hook: DevicesHook
  /** Nothing else is to be done now. */
  isNext: boolean
}) {
  const t = useTranslations("bedside.devices")
  const awake = useHydrated()
  const isMissing = awake && webBluetooth() === undefined
  return (
    <BedsideSection title={t("title")}>
      {isMissing ? (
        <Note icon={BluetoothOff}>{t("unavailable")}</Note>
      ) : (
        <>
          <p className="text-read text-text-2">{t("hint")}</p>
          <ul className="flex flex-col gap-3 empty:hidden">
            {devices.map((device) => (
              <DeviceRow
                key={device.id}
                device={device}
                onDisconnect={() => disconnect(device.id)}
              />
            ))}
          </ul>
          {problem !== undefined && (
            <Note tone={problem === "none" ? "plain" : "bad"} role="alert">
              {t(`problem.${problem}`)}
            </Note>
          )}
          <Button variant={isNext ? "primary" : "line"} size="big" onClick={() => connect(false)}>
            <Bluetooth aria-hidden size={20} />
            {t(devices.length === 0 ? "connect" : "another")}
          </Button>
          <Button variant="plain" size="big" onClick={() => connect(true)}>
            {t("all")}
          </Button>
        </>
      )}
    </BedsideSection>
  )
}

function DeviceRow({
  device: { name, state, battery },
  onDisconnect,
}: {
  device: ConnectedDevice
  onDisconnect: () => void
}) {
  const t = useTranslations("bedside.devices")
  const vitals = useTranslations("vitals")
  return (
    <li
      data-device={name}
      data-state={state.kind}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-3 border border-line-1 px-4 py-3 text-read"
    >
      <span className="min-w-0 flex-1">
        <b className="font-semibold">{name}</b>
        <output className="block text-text-2">
          {t(`state.${state.kind}`)}
          {state.kind === "live" &&
            `: ${state.subscribed.map((key) => vitals(`characteristic.${key}`)).join(t("and"))}`}
        </output>
        {battery !== undefined && (
          <span className="block text-text-2">{t("battery", { percent: battery })}</span>
        )}
      </span>
      <Button variant="plain" className="text-[1rem]" onClick={onDisconnect}>
        {t("disconnect")}
        <span className="sr-only"> {name}</span>
      </Button>
    </li>
  )
}
