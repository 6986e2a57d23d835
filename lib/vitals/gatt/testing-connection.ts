import type { ConditionChange } from "./condition-board"
import { type ConnectionState, deviceConnection } from "./connection"
import type { GattMeasurement } from "./profiles"
import { packets, received } from "./testing-bytes"
import { TestingDevice, testingTimers } from "./testing-device"
import type { GattDevice } from "./web-bluetooth"

/** A pulse oximeter with a battery, one characteristic and one service that nobody knows. */
export const oximeter = () =>
  new TestingDevice({
    0x1822: { 0x2a5f: packets.oximetry, 0x2a5e: packets.oximetrySpot, 0x2a60: "00" },
    0x180f: { 0x2a19: packets.battery },
    0xffe0: { 0xffe1: "00" },
  })
export const cuff = () =>
  new TestingDevice({ 0x1810: { 0x2a35: packets.pressure, 0x2a36: packets.cuff } })
export const thermometer = () => new TestingDevice({ 0x1809: { 0x2a1c: packets.temperature } })

/** A connection that was opened, and everything that it told. */
export function connect<D extends GattDevice>(device: D) {
  const timers = testingTimers(received)
  const measurements: GattMeasurement[] = []
  const changes: ConditionChange[] = []
  const states: ConnectionState[] = []
  const connection = deviceConnection(
    device,
    { timers, random: () => 0.5, limits: { connectMs: 20_000, operationMs: 10_000 } },
    {
      measurement: (measurement) => measurements.push(measurement),
      conditions: (each) => changes.push(...each),
      state: (state) => states.push(state),
    },
  )
  connection.open()
  const is = (kind: ConnectionState["kind"]) => () => connection.state().kind === kind
  const told = () => changes.splice(0).map(({ condition, present }) => [condition, present])
  return { device, connection, timers, measurements, states, is, told }
}
