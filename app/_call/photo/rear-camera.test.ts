import { afterEach, expect, test, vi } from "vitest"

import { openRearCamera } from "./rear-camera"

afterEach(() => vi.unstubAllGlobals())

test("asks for the camera that looks away, at its full size; without any there is none", async () => {
  const { asked } = browserWith({})
  await openRearCamera()
  expect(asked).toEqual([
    {
      video: {
        facingMode: { ideal: "environment" },
        width: { ideal: 4_096 },
        height: { ideal: 3_072 },
      },
    },
  ])
  browserWith(undefined)
  expect(await openRearCamera()).toBeUndefined()
})

test("a light is put on and off, and says how it stands", async () => {
  const applied: unknown[] = []
  browserWith({
    getCapabilities: () => ({ torch: true }),
    applyConstraints: async (wanted: unknown) => void applied.push(wanted),
  })
  const camera = await openRearCamera()
  expect(await camera?.torch?.(true)).toBe(true)
  expect(await camera?.torch?.(false)).toBe(false)
  expect(applied).toEqual([{ advanced: [{ torch: true }] }, { advanced: [{ torch: false }] }])
})

test("a light that cannot be put on stays off", async () => {
  browserWith({
    getCapabilities: () => ({ torch: true }),
    applyConstraints: () => Promise.reject(new Error("in use")),
  })
  expect(await (await openRearCamera())?.torch?.(true)).toBe(false)
})

test.each<[string, object]>([
  ["says that it has none", { getCapabilities: () => ({ torch: false }) }],
  ["says nothing of one", { getCapabilities: () => ({}) }],
  ["cannot be asked", {}],
])("a camera that %s has no light", async (_, track) => {
  browserWith(track)
  expect((await openRearCamera())?.torch).toBeUndefined()
})

test("the sensor's own picture is taken where the browser gives it", async () => {
  const picture = new Blob(["sensor"])
  browserWith({})
  vi.stubGlobal(
    "ImageCapture",
    class {
      takePhoto = async () => picture
    },
  )
  expect(await (await openRearCamera())?.still()).toBe(picture)
})

/** A browser with one camera, whose track has these; undefined: it gives none. */
function browserWith(track: object | undefined) {
  const asked: unknown[] = []
  const getUserMedia = async (wanted: unknown) => {
    asked.push(wanted)
    if (track === undefined) throw new DOMException("none", "NotFoundError")
    return { getVideoTracks: () => [track] }
  }
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } })
  return { asked }
}
