import type { Page } from "@playwright/test"

/** As a browser is that hands no encoded frames to a worker. */
export async function withoutEncodedFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "RTCRtpScriptTransform")
    Reflect.deleteProperty(RTCRtpSender.prototype, "createEncodedStreams")
  })
}
