"use client"

import { useEffect, useRef, useState } from "react"

import type { Bedside } from "@/lib/vitals/client/bedside"
import { chooseDevice, webBluetooth } from "@/lib/vitals/client/bluetooth"
import { bluetoothSource } from "@/lib/vitals/client/bluetooth-source"
import type { ConnectionState } from "@/lib/vitals/gatt/connection"
import type { CharacteristicKey } from "@/lib/vitals/gatt/profiles"

export type ConnectedDevice = {
  readonly id: number
  readonly name: string
  readonly state: ConnectionState
  /** As of its last connection: it is the same device while it is away. */
  readonly measures: readonly CharacteristicKey[]
  /** Percent; undefined where it did not say. */
  readonly battery: number | undefined
}

export type DevicesHook = {
  readonly devices: readonly ConnectedDevice[]
  readonly problem: "none" | "failed" | "unavailable" | undefined
  readonly connect: (all: boolean) => void
  readonly disconnect: (id: number) => void
}

/** The Bluetooth devices of this page, side by side. `onChosen`: one was, so this is no trial any more. */
export function useDevices(
  bedside: Bedside | undefined,
  unnamed: string,
  onChosen: () => void,
): DevicesHook {
  const [devices, setDevices] = useState<readonly ConnectedDevice[]>([])
  const [problem, setProblem] = useState<DevicesHook["problem"]>()
  const closing = useRef(new Map<number, () => void>())
  const last = useRef(0)

  useEffect(() => {
    const open = closing.current
    return () => {
      for (const close of open.values()) close()
      open.clear()
    }
  }, [bedside])

  function change(id: number, next: Partial<ConnectedDevice>): void {
    setDevices((known) => known.map((each) => (each.id === id ? { ...each, ...next } : each)))
  }

  async function connect(all: boolean): Promise<void> {
    const bluetooth = webBluetooth()
    if (bluetooth === undefined || bedside === undefined) return setProblem("unavailable")
    const choice = await chooseDevice(bluetooth, all)
    if (choice.kind !== "chosen") return setProblem(choice.kind)
    setProblem(undefined)
    onChosen()
    const id = ++last.current
    const name = nameOf(choice.device.name ?? unnamed, devices)
    setDevices((known) => [
      ...known,
      { id, name, state: { kind: "connecting", attempt: 0 }, measures: [], battery: undefined },
    ])
    const source = bluetoothSource(choice.device, name, {
      state: (state) =>
        change(id, { state, ...(state.kind === "live" ? { measures: state.subscribed } : {}) }),
      heard(measurement) {
        if (measurement.kind === "battery_level")
          change(id, { battery: measurement.detail.percent })
      },
    })
    closing.current.set(id, bedside.add(source))
  }

  return {
    devices,
    problem,
    connect: (all) => void connect(all),
    disconnect(id) {
      closing.current.get(id)?.()
      closing.current.delete(id)
      setDevices((known) => known.filter((each) => each.id !== id))
    },
  }
}

/** Two thermometers of one make are two. */
function nameOf(own: string, known: readonly ConnectedDevice[]): string {
  const short = own.slice(0, 34)
  for (let n = 1; ; n++) {
    const name = n === 1 ? short : `${short} ${n}`
    if (!known.some((each) => each.name === name)) return name
  }
}
