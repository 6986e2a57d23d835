import { expect, test } from "vitest"

import { checkVerdict } from "./check-problems"

const works = {
  camera: "works",
  microphone: "works",
  speaker: "works",
  encryption: true,
  at: "",
} as const

test.each([
  ["works", works],
  ["camera", { ...works, camera: "blocked" }],
  ["speaker", { ...works, speaker: "silent", camera: "missing" }],
  ["encryption", { ...works, encryption: false, microphone: "missing" }],
  ["partly", { ...works, speaker: "unknown" }],
  ["untested", null],
] as const)("%s", (verdict, check) => {
  expect(checkVerdict(check)).toBe(verdict)
})
