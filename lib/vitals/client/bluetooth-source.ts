import { numericsOf } from "../gatt/bluetooth-numerics"
import type { ConnectionState } from "../gatt/connection"
import { deviceConnection } from "../gatt/connection"
import type { GattMeasurement } from "../gatt/profiles"
import type { GattDevice } from "../gatt/web-bluetooth"
import { pageClock } from "./link"
import type { Source } from "./source"

export type BluetoothNews = {
  state(state: ConnectionState): void
  /** Each value that came, those that are not sent too. */
  heard(measurement: GattMeasurement): void
}

/** One Bluetooth health device, kept connected for as long as it is open. */
export function bluetoothSource(device: GattDevice, name: string, on: BluetoothNews): Source {
  return {
    note: { kind: "device", name, loopSeconds: undefined },
    waves: undefined,
    open(listener) {
      const connection = deviceConnection(
        device,
        { timers: { now: pageClock, after }, random: Math.random },
        {
          state: (state) => on.state(state),
          measurement(measurement) {
            on.heard(measurement)
            const values = numericsOf(measurement, name)
            if (values.length > 0) listener.measured(values)
          },
          conditions: (changes) => listener.conditions(changes),
        },
      )
      connection.open()
      return () => connection.stop()
    },
  }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
