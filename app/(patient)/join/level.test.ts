import { expect, test } from "vitest"

import { heardAt, loudness } from "./level"

const sine = (amplitude: number) =>
  Float32Array.from({ length: 1024 }, (_, i) => amplitude * Math.sin(i / 4))

test("silence is nothing and full scale is full", () => {
  expect(loudness(new Float32Array(1024))).toBe(0)
  expect(loudness(new Float32Array(0))).toBe(0)
  expect(loudness(sine(1))).toBe(1)
})

test("a voice is heard, the hum of a room is not", () => {
  expect(loudness(sine(0.05))).toBeGreaterThan(heardAt)
  expect(loudness(sine(0.002))).toBeLessThan(heardAt)
})

test("louder is more", () => {
  expect(loudness(sine(0.2))).toBeGreaterThan(loudness(sine(0.1)))
})
