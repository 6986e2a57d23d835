import type { CDPSession } from "@playwright/test"

import { launchOptions } from "../playwright.config"
import { expect, test } from "./test"
import { arrangeVisit } from "./visit"

const address = "09:09:09:09:09:09"
const uuidOf = (number: string) => `0000${number}-0000-1000-8000-00805f9b34fb`

/**
 * A strap with a battery, in the browser's own emulation. It reaches choosing, connecting, subscribing and
 * reading; a value that the device sends by itself it cannot make: `fake-bluetooth.ts` does that.
 */
async function emulateStrap(bluetooth: CDPSession): Promise<void> {
  bluetooth.on("BluetoothEmulation.gattOperationReceived", ({ address: of, type }) => {
    void (async () => {
      if (type === "discovery") await addServices(bluetooth)
      await bluetooth.send("BluetoothEmulation.simulateGATTOperationResponse", {
        address: of,
        type,
        code: 0,
      })
    })()
  })
  bluetooth.on(
    "BluetoothEmulation.characteristicOperationReceived",
    ({ characteristicId, type }) => {
      void bluetooth.send("BluetoothEmulation.simulateCharacteristicOperationResponse", {
        characteristicId,
        type,
        code: 0,
        ...(type === "read" ? { data: Buffer.from([87]).toString("base64") } : {}),
      })
    },
  )
  await bluetooth.send("BluetoothEmulation.enable", { state: "powered-on", leSupported: true })
  await bluetooth.send("BluetoothEmulation.simulatePreconnectedPeripheral", {
    address,
    name: "Strap 9",
    manufacturerData: [],
    knownServiceUuids: [uuidOf("180d"), uuidOf("180f")],
  })
}

async function addServices(bluetooth: CDPSession): Promise<void> {
  for (const [service, characteristic] of [
    ["180d", "2a37"],
    ["180f", "2a19"],
  ] as const) {
    const { serviceId } = await bluetooth.send("BluetoothEmulation.addService", {
      address,
      serviceUuid: uuidOf(service),
    })
    const { characteristicId } = await bluetooth.send("BluetoothEmulation.addCharacteristic", {
      serviceId,
      characteristicUuid: uuidOf(characteristic),
      properties: { read: characteristic === "2a19", notify: true },
    })
    // Client Characteristic Configuration: without it Chromium refuses to subscribe, as it should
    await bluetooth.send("BluetoothEmulation.addDescriptor", {
      characteristicId,
      descriptorUuid: uuidOf("2902"),
    })
  }
}

test("a device is chosen in the browser's list, connected, subscribed to (no value comes), read, and found again when it was lost", async ({
  browser,
}) => {
  const visit = await arrangeVisit()
  const own = await browser.browserType().launch({
    ...launchOptions,
    args: [...launchOptions.args, "--enable-features=WebBluetooth"],
  })
  try {
    const bluetooth = await own.newBrowserCDPSession()
    await emulateStrap(bluetooth)
    const context = await own.newContext()
    const page = await context.newPage()
    const access = await context.newCDPSession(page)
    await access.send("DeviceAccess.enable")
    let isChosen = false
    access.on("DeviceAccess.deviceRequestPrompted", ({ id, devices: [device] }) => {
      // it is told again and again; a second answer ends the page
      if (isChosen || device === undefined) return
      isChosen = true
      void access.send("DeviceAccess.selectPrompt", { id, deviceId: device.id })
    })
    await page.goto(visit.bedsideLink)
    await page.getByRole("button", { name: "Connect a device" }).click()
    const strap = page.locator("[data-device='Strap 9']")
    await expect(strap).toHaveAttribute("data-state", "live", { timeout: 30_000 })
    await expect(strap).toContainText("Heart rate")
    await expect(strap).toContainText("Battery 87 %")

    await bluetooth.send("BluetoothEmulation.simulateGATTDisconnection", { address })
    await expect(strap).toContainText("Connection lost")
    await expect(strap).toHaveAttribute("data-state", "live", { timeout: 30_000 })
  } finally {
    await own.close()
  }
})
