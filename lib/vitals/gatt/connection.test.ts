import { describe, expect, it } from "vitest"

import { packets, received } from "./testing-bytes"
import { connect, cuff, oximeter, thermometer } from "./testing-connection"
import { TestingDevice, until } from "./testing-device"

describe("a device that answers", () => {
  it("is connected, discovered and subscribed to, one operation after the other", async () => {
    const { device, states, is, connection, measurements } = connect(oximeter())
    await until(is("live"))
    expect(device.operations).toEqual([
      "connect",
      "services",
      "characteristics 180f",
      "characteristics 1822",
      "subscribe 2a19",
      "read 2a19",
      "subscribe 2a5e",
      "subscribe 2a5f",
    ])
    expect(device.overlapped).toBe(0)
    expect(states.map(({ kind }) => kind)).toEqual(["connecting", "discovering", "live"])
    expect(connection.state()).toEqual({
      kind: "live",
      subscribed: ["battery", "oximetrySpotCheck", "oximetryContinuous"],
      refused: [],
    })
    expect(measurements).toMatchObject([{ kind: "battery_level", detail: { percent: 87 } }])
  })

  it("tells its measurements with the moment at which they came", async () => {
    const { device, timers, is, measurements } = connect(oximeter())
    await until(is("live"))
    await timers.pass(1_000)
    device.send(0x2a5f, packets.oximetry)
    device.send(0x2a5e, packets.oximetrySpot)
    device.send(0x2a60, "ff")
    expect(measurements.slice(1)).toMatchObject([
      { kind: "pulse_oximetry_continuous", receivedAt: received + 1_000 },
      { kind: "pulse_oximetry_spot_check", receivedAt: received + 1_000 },
    ])
  })

  it("counts packets that are none, and goes on", async () => {
    const { device, is, connection, measurements } = connect(oximeter())
    await until(is("live"))
    for (const packet of ["", "00 61", "04 61 00 48 00 00", "00 ".repeat(513), packets.oximetry])
      device.send(0x2a5f, packet)
    device.send(0x2a19, "ff")
    expect(connection.counts()).toEqual({
      packets: 7,
      faults: { short_packet: 3, oversized_packet: 1, reserved_value: 1 },
    })
    expect(measurements).toHaveLength(2)
  })

  it("tells what begins and what ends, of each characteristic for itself", async () => {
    const { device, is, told } = connect(oximeter())
    await until(is("live"))
    device.send(0x2a5f, packets.oximetryAll)
    device.send(0x2a5f, packets.oximetryAll)
    device.send(0x2a19, "05")
    expect(told()).toEqual([
      ["low_perfusion", true],
      ["sensor_displaced", true],
      ["battery_low", true],
    ])
    device.send(0x2a5f, packets.oximetry)
    expect(told()).toEqual([
      ["low_perfusion", false],
      ["sensor_displaced", false],
    ])
  })

  it("of a measurement that is under way, until the measurement itself speaks", async () => {
    const { device, is, told } = connect(cuff())
    await until(is("live"))
    device.send(0x2a36, "10 8C 00 FF 07 FF 07 01 00")
    expect(told()).toEqual([["body_movement", true]])
    device.send(0x2a35, "10 78 00 50 00 5d 00 00 00")
    expect(told()).toEqual([["body_movement", false]])
  })

  it("raises nothing over what is out of its memory", async () => {
    const { device, is, told, measurements } = connect(oximeter())
    await until(is("live"))
    device.send(0x2a5e, packets.oximetrySpot)
    expect(measurements.at(-1)).toMatchObject({ stored: true, conditions: ["interference"] })
    expect(told()).toEqual([])
  })

  it("says of one that will not send something what that is", async () => {
    const device = oximeter()
    device.fate = (operation) => (operation === "subscribe 2a5e" ? "refuse" : "answer")
    const { is, connection } = connect(device)
    await until(is("live"))
    expect(connection.state()).toMatchObject({
      subscribed: ["battery", "oximetryContinuous"],
      refused: ["oximetrySpotCheck"],
    })
  })
})

describe("a device that does not answer", () => {
  it.each([
    ["connect", 20_000],
    ["services", 10_000],
  ])("%s: is given up in its time, disconnected and tried again", async (operation, limit) => {
    const device = thermometer()
    device.fate = (each) => (each === operation ? "hang" : "answer")
    const { timers, is, connection } = connect(device)
    await timers.pass(limit - 1)
    expect(is("waiting")()).toBe(false)
    await timers.pass(1)
    expect(connection.state()).toEqual({
      kind: "waiting",
      why: "timeout",
      retryAt: received + limit + 500,
    })
    expect(device.disconnects).toBe(1)
    device.fate = () => "answer"
    await timers.pass(500)
    await until(is("live"))
  })

  it("to a subscription: the others are heard", async () => {
    const device = oximeter()
    device.fate = (operation) => {
      if (operation !== "subscribe 2a5e") return "answer"
      queueMicrotask(() => device.unblock())
      return "hang"
    }
    const { timers, is, connection } = connect(device)
    await timers.pass(10_000)
    await until(is("live"))
    expect(connection.state()).toMatchObject({ refused: ["oximetrySpotCheck"] })
    expect(device.overlapped).toBe(0)
  })

  it.each([
    ["a subscription", "subscribe 2a5e", false],
    ["what is in a service", "characteristics 1822", true],
  ])("about %s, and only the battery is heard: a new connection", async (_, hangs, unblocks) => {
    const device = oximeter()
    device.fate = (operation) => {
      if (operation !== hangs) return "answer"
      if (unblocks) queueMicrotask(() => device.unblock())
      return "hang"
    }
    const { timers, is, connection, states } = connect(device)
    await timers.pass(10_000)
    await until(is("waiting"))
    expect(connection.state()).toMatchObject({ why: "timeout" })
    expect(states.some(({ kind }) => kind === "live")).toBe(false)
    device.fate = () => "answer"
    await timers.pass(500)
    await until(is("live"))
    expect(connection.state()).toMatchObject({ refused: [] })
  })

  it("about one service: what it might have counts as refused", async () => {
    const device = oximeter()
    device.fate = (operation) => (operation === "characteristics 180f" ? "refuse" : "answer")
    const { is, connection } = connect(device)
    await until(is("live"))
    expect(connection.state()).toMatchObject({
      subscribed: ["oximetrySpotCheck", "oximetryContinuous"],
      refused: ["battery"],
    })
  })

  it("waits longer each time, up to ten seconds, and anew after a connection that held", async () => {
    const device = thermometer()
    device.fate = () => "refuse"
    const { timers, is, connection, states } = connect(device)
    for (let attempt = 0; attempt < 7; attempt++) {
      await until(is("waiting"))
      const { retryAt } = states.findLast((state) => state.kind === "waiting") ?? { retryAt: 0 }
      expect(retryAt - timers.now()).toBe(
        [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000][attempt],
      )
      if (attempt === 6) device.fate = () => "answer"
      await timers.pass(retryAt - timers.now())
    }
    await until(is("live"))
    await timers.pass(20_000)
    device.drop()
    await until(is("waiting"))
    expect(connection.state()).toMatchObject({ why: "disconnected", retryAt: timers.now() + 500 })
  })

  it("while the link holds, is told as silent until it speaks again", async () => {
    const { device, timers, is, told } = connect(oximeter())
    await until(is("live"))
    await timers.pass(9_999)
    device.send(0x2a5f, packets.oximetry)
    await timers.pass(9_999)
    expect(told()).toEqual([])
    await timers.pass(1)
    expect(told()).toEqual([["silent", true]])
    device.send(0x2a5f, packets.oximetry)
    expect(told()).toEqual([["silent", false]])
  })

  it("is not called silent where it only sends when it measures", async () => {
    const { timers, is, told } = connect(thermometer())
    await until(is("live"))
    await timers.pass(3_600_000)
    expect(told()).toEqual([])
  })
})

describe("a device that is of no use", () => {
  it.each([
    ["without any service", new TestingDevice({})],
    ["with nothing known", new TestingDevice({ 0xffe0: { 0xffe1: "00" } })],
    ["with a known service and nothing in it", new TestingDevice({ 0x1809: { 0x2a21: "00" } })],
    ["without GATT", Object.assign(new EventTarget(), { gatt: undefined })],
  ])("%s is not tried again", async (_, device) => {
    const { timers, is, states } = connect(device)
    await until(is("unsupported"))
    await timers.pass(60_000)
    expect(states.at(-1)).toEqual({ kind: "unsupported" })
    expect(timers.waiting()).toBe(0)
  })
})

describe("a meter that sends its records only when it is asked", () => {
  it("is asked for the last one, when everything else is subscribed to", async () => {
    const { device, is, measurements, timers } = connect(
      new TestingDevice({ 0x1808: { 0x2a18: packets.glucose, 0x2a52: "" } }),
    )
    await until(is("live"))
    await timers.pass(0)
    expect(device.operations.slice(-3)).toEqual([
      "subscribe 2a18",
      "subscribe 2a52",
      "write 2a52 01 06",
    ])
    device.send(0x2a18, packets.glucose)
    device.send(0x2a52, "06 00 01 01")
    expect(measurements).toMatchObject([{ kind: "glucose", stored: true }])
  })

  it("stays connected where it refuses", async () => {
    const { device, is, timers } = connect(
      new TestingDevice({ 0x1808: { 0x2a18: packets.glucose, 0x2a52: "" } }),
    )
    device.fate = (operation) => (operation.includes("2a52") ? "refuse" : "answer")
    await until(is("live"))
    await timers.pass(0)
    expect(is("live")()).toBe(true)
  })
})
