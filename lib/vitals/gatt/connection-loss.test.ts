import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { packets } from "./testing-bytes"
import { connect, oximeter, thermometer } from "./testing-connection"
import { settled, until } from "./testing-device"

describe("a device that is lost", () => {
  it.each([
    "connect",
    "services",
    "characteristics 180f",
    "characteristics 1822",
    "subscribe 2a19",
    "read 2a19",
    "subscribe 2a5f",
  ])("during %s comes back", async (operation) => {
    const device = oximeter()
    device.fate = (each) => (each === operation ? "drop" : "answer")
    const { timers, is } = connect(device)
    // a connection that was never made does not end: its time does
    if (operation === "connect") await timers.pass(20_000)
    await until(is("waiting"))
    device.fate = () => "answer"
    await timers.pass(500)
    await until(is("live"))
    expect(device.overlapped).toBe(0)
  })

  it("takes its conditions with it: only that the link is down is known", async () => {
    const { device, timers, is, told } = connect(oximeter())
    await until(is("live"))
    device.send(0x2a5f, packets.oximetryAll)
    told()
    device.fate = () => "refuse"
    device.drop()
    await until(is("waiting"))
    expect(told()).toEqual([
      ["low_perfusion", false],
      ["sensor_displaced", false],
      ["link_down", true],
    ])
    await timers.pass(15_000)
    expect(told()).toEqual([])
    device.fate = () => "answer"
    await timers.pass(10_000)
    await until(is("live"))
    expect(told()).toEqual([["link_down", false]])
  })

  it("raises nothing where it is switched off after each measurement", async () => {
    const { device, is, told } = connect(thermometer())
    await until(is("live"))
    device.drop()
    await until(is("waiting"))
    expect(told()).toEqual([])
  })

  it("is not heard any more by what it left behind", async () => {
    const { device, is, connection, measurements } = connect(oximeter())
    await until(is("live"))
    device.drop()
    await until(is("waiting"))
    device.sendLate(0x2a5f, packets.oximetry)
    expect(measurements.filter(({ kind }) => kind !== "battery_level")).toEqual([])
    expect(connection.counts().packets).toBe(1)
  })

  it("tells each value once after it came back", async () => {
    const { device, timers, is, measurements } = connect(oximeter())
    await until(is("live"))
    device.drop()
    await until(is("waiting"))
    await timers.pass(500)
    await until(is("live"))
    device.send(0x2a5f, packets.oximetry)
    expect(measurements.filter(({ kind }) => kind !== "battery_level")).toHaveLength(1)
  })
})

describe("stopping", () => {
  it.each(["connect", "services", "characteristics 1822", "subscribe 2a5f", "never"])(
    "during %s is at once and for good",
    async (operation) => {
      const device = oximeter()
      device.fate = (each) => (each === operation ? "hang" : "answer")
      const { timers, connection, states } = connect(device)
      await settled()
      connection.stop()
      expect(device.gatt.connected).toBe(false)
      await timers.pass(60_000)
      expect(states.at(-1)).toEqual({ kind: "stopped" })
      expect(states.filter(({ kind }) => kind === "stopped")).toHaveLength(1)
      expect(timers.waiting()).toBe(0)
      expect(device.operations.filter((each) => each === "connect")).toHaveLength(1)
    },
  )

  it("while it waits ends the waiting, and lets go of the alarm", async () => {
    const { device, timers, is, connection, told } = connect(oximeter())
    await until(is("live"))
    device.drop()
    await until(is("waiting"))
    told()
    connection.stop()
    expect(told()).toEqual([["link_down", false]])
    await timers.pass(60_000)
    expect(device.operations.filter((each) => each === "connect")).toHaveLength(1)
  })

  it("and opening at once is a new connection that the old one does not cut", async () => {
    const { device, is, connection } = connect(oximeter())
    await until(is("live"))
    connection.stop()
    connection.open()
    connection.open()
    await until(is("live"))
    await settled()
    expect(device.gatt.connected).toBe(true)
    expect(device.operations.filter((each) => each === "connect")).toHaveLength(2)
  })
})

it("whatever a device does, operations never overlap and nothing is thrown", async () => {
  const fates = fc.array(fc.constantFrom("answer", "answer", "answer", "refuse", "drop"), {
    minLength: 1,
    maxLength: 40,
  })
  await fc.assert(
    fc.asyncProperty(fates, fc.uint8Array({ maxLength: 30 }), async (given, bytes) => {
      const device = oximeter()
      let operation = 0
      device.fate = () => given[operation++] ?? "answer"
      const { timers, is, connection } = connect(device)
      const packet = [...bytes].map((byte) => byte.toString(16)).join(" ")
      for (let round = 0; round < 50 && !is("live")(); round++) {
        await timers.pass(10_000)
        device.send(0x2a5f, packet)
      }
      expect(is("live")()).toBe(true)
      expect(device.overlapped).toBe(0)
      connection.stop()
      await settled()
      expect(timers.waiting()).toBe(0)
    }),
    { numRuns: 60 },
  )
})
