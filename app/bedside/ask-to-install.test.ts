import { expect, test } from "vitest"

import { askToInstall } from "./ask-to-install"

test.each([
  [{ outcome: "accepted", platform: "web" }, 1],
  [{ outcome: "dismissed", platform: "" }, 0],
  [undefined, 0],
])("the page's link stays on the device only where somebody installs it: %j", async (answer, n) => {
  let [asked, kept] = [0, 0]
  const prompt = async () => {
    expect(kept).toBe(0)
    asked++
    return answer
  }
  await askToInstall({ prompt }, () => void kept++)
  expect([asked, kept]).toEqual([1, n])
})
