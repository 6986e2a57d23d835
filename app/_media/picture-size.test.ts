import { expect, test } from "vitest"

import { pictureSize } from "./picture-size"

test.each([
  [1, 360],
  [2, 360],
  [4, 540],
  [8, 720],
])("a device with %i cores films %i lines", (cores, lines) => {
  expect(pictureSize(cores).height.ideal).toBe(lines)
})
