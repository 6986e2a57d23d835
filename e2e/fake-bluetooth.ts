import type { Page } from "@playwright/test"

/** Services of a device and their characteristics, by assigned number, with what a read answers in hexadecimal. */
type Layout = Readonly<Record<string, Readonly<Record<string, string>>>>

/** What the browser's own emulation does not reach: notifications. Devices are chosen in the order given. */
export async function fakeBluetooth(
  page: Page,
  devices: readonly { readonly name: string; readonly services: Layout }[],
): Promise<void> {
  await page.addInitScript((all) => {
    const uuidOf = (number: string) => `0000${number}-0000-1000-8000-00805f9b34fb`
    const bytesOf = (packet: string) =>
      new DataView(
        Uint8Array.from(packet.split(" ").filter(Boolean), (byte) => parseInt(byte, 16)).buffer,
      )
    const made = new Map<string, { gatt: { connected: boolean; disconnect: () => void } }>()
    const sending = new Map<string, (packet: string) => void>()
    const written: string[] = []
    const away = new Set<string>()

    function device({ name, services }: (typeof all)[number]) {
      const target = new EventTarget()
      const gatt = {
        connected: false,
        connect: () => {
          if (away.has(name)) return Promise.reject(new DOMException("no answer", "NetworkError"))
          gatt.connected = true
          return Promise.resolve(gatt)
        },
        disconnect: () => {
          if (!gatt.connected) return
          gatt.connected = false
          target.dispatchEvent(new Event("gattserverdisconnected"))
        },
        getPrimaryServices: () =>
          Promise.resolve(
            Object.entries(services).map(([service, characteristics]) => ({
              uuid: uuidOf(service),
              getCharacteristics: () =>
                Promise.resolve(
                  Object.entries(characteristics).map(([number, value]) =>
                    characteristic(name, number, value),
                  ),
                ),
            })),
          ),
      }
      return Object.assign(target, { name, gatt })
    }

    function characteristic(name: string, number: string, value: string) {
      const target = new EventTarget()
      const state = { value: undefined as DataView | undefined }
      const tell = (packet: string) => {
        state.value = bytesOf(packet)
        Object.assign(target, state)
        target.dispatchEvent(new Event("characteristicvaluechanged"))
        return state.value
      }
      return Object.assign(target, {
        uuid: uuidOf(number),
        properties: { read: value !== "", notify: true, indicate: false },
        startNotifications: () => {
          sending.set(`${name} ${number}`, tell)
          return Promise.resolve(target)
        },
        readValue: () => Promise.resolve(tell(value)),
        writeValueWithResponse: (bytes: Uint8Array) => {
          written.push(`${name} ${number} ${[...bytes].join(" ")}`)
          return Promise.resolve()
        },
      })
    }

    let next = 0
    Object.defineProperty(navigator, "bluetooth", {
      configurable: true,
      value: {
        requestDevice: () => {
          const chosen = all[next++]
          if (chosen === undefined)
            return Promise.reject(new DOMException("cancelled", "NotFoundError"))
          const one = device(chosen)
          made.set(chosen.name, one)
          return Promise.resolve(one)
        },
      },
    })
    Reflect.set(window, "fakeBluetooth", {
      send: (name: string, number: string, packet: string) =>
        sending.get(`${name} ${number}`)?.(packet),
      lose: (name: string) => {
        away.add(name)
        made.get(name)?.gatt.disconnect()
      },
      comeBack: (name: string) => void away.delete(name),
      written: () => written,
    })
  }, devices)
}

/** A notification, as the device would send it. */
export async function notify(
  page: Page,
  name: string,
  characteristic: string,
  packet: string,
): Promise<void> {
  await page.evaluate(
    ([device, number, bytes]) =>
      Reflect.get(window, "fakeBluetooth").send(device, number, bytes) && undefined,
    [name, characteristic, packet],
  )
}

/** The device is out of reach until it comes back. */
export async function lose(page: Page, name: string): Promise<void> {
  await page.evaluate((device) => Reflect.get(window, "fakeBluetooth").lose(device), name)
}

export async function comeBack(page: Page, name: string): Promise<void> {
  await page.evaluate((device) => Reflect.get(window, "fakeBluetooth").comeBack(device), name)
}

/** "Meter 2a52 1 6" */
export function writtenTo(page: Page): Promise<string[]> {
  return page.evaluate(() => Reflect.get(window, "fakeBluetooth").written())
}
