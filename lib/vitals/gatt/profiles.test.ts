import { describe, expect, it } from "vitest"

import en from "@/lib/i18n/messages/en/vitals.json"
import zh from "@/lib/i18n/messages/zh/vitals.json"

import { deviceProfiles, optionalServices } from "./profiles"
import { hex, packets, received } from "./testing-bytes"

const all = deviceProfiles.flatMap(({ service, characteristics }) =>
  characteristics.map((each) => ({
    ...each,
    service: service.slice(4, 8),
    number: each.uuid.slice(4, 8),
  })),
)

describe("the characteristics that are read", () => {
  it.each([
    ["180d", "2a37", "notify", packets.heartRate, "heart_rate"],
    ["1822", "2a5f", "notify", packets.oximetry, "pulse_oximetry_continuous"],
    ["1822", "2a5e", "indicate", packets.oximetrySpot, "pulse_oximetry_spot_check"],
    ["1810", "2a35", "indicate", packets.pressure, "blood_pressure"],
    ["1810", "2a36", "notify", packets.cuff, "cuff_pressure"],
    ["1809", "2a1c", "indicate", packets.temperature, "temperature"],
    ["1809", "2a1e", "notify", packets.temperature, "intermediate_temperature"],
    ["181d", "2a9d", "indicate", packets.weight, "weight"],
    ["1808", "2a18", "notify", packets.glucose, "glucose"],
    ["180f", "2a19", "notify", packets.battery, "battery_level"],
  ])("%s/%s", (service, number, delivery, packet, kind) => {
    const profile = all.find((each) => each.service === service && each.number === number)
    expect(profile).toMatchObject({ delivery })
    expect(profile?.parse(hex(packet), received)).toMatchObject({ ok: true, value: { kind } })
  })

  it("are ten, each with words in both languages", () => {
    expect(all).toHaveLength(10)
    const keys = all.map(({ labelKey }) => labelKey).toSorted()
    expect(Object.keys(en.characteristic).toSorted()).toEqual(keys)
    expect(Object.keys(zh.characteristic).toSorted()).toEqual(keys)
  })

  it("are asked for with every service, by its whole UUID", () => {
    expect(optionalServices).toContain("0000180d-0000-1000-8000-00805f9b34fb")
    expect(optionalServices).toHaveLength(7)
    for (const uuid of [...optionalServices, ...all.map((each) => each.uuid)]) {
      expect(uuid).toMatch(/^0000[0-9a-f]{4}-0000-1000-8000-00805f9b34fb$/)
    }
  })
})
