import { expect, test } from "vitest"

import { escapeFrom } from "./in-app-browser"

const iPhone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
const android = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"

test.each([
  ["Safari", `${iPhone} Version/18.5 Mobile/15E148 Safari/604.1`, undefined],
  ["Chrome on Android", `${android} Chrome/140.0.0.0 Mobile Safari/537.36`, undefined],
  [
    "Chrome on a desk",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    undefined,
  ],
  [
    "QQ's own browser",
    `${android} Chrome/120.0.0.0 MQQBrowser/15.0 Mobile Safari/537.36`,
    undefined,
  ],
  ["Instagram", `${iPhone} Mobile/15E148 Instagram 380.0.0.0 (iPhone16,2)`, "Safari"],
  ["Facebook", `${iPhone} Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]`, "Safari"],
  [
    "WeChat",
    `${android} Version/4.0 Chrome/122.0 Mobile Safari/537.36 MicroMessenger/8.0.50`,
    "Chrome",
  ],
  ["WhatsApp", `${android} Version/4.0 Chrome/140.0 Mobile Safari/537.36 WhatsApp/2.25`, "Chrome"],
  [
    "any Android view",
    "Mozilla/5.0 (Linux; Android 15; Pixel 8; wv) AppleWebKit/537.36 Version/4.0 Chrome/140.0 Mobile Safari/537.36",
    "Chrome",
  ],
])("%s", (_, userAgent, browser) => {
  expect(escapeFrom(userAgent)).toBe(browser)
})
