import { measuringServices, optionalServices } from "../gatt/profiles"
import type { Bluetooth, GattDevice } from "../gatt/web-bluetooth"

/** What the browser has of Web Bluetooth; undefined where it has none, as on every iPhone. */
export function webBluetooth(): Bluetooth | undefined {
  const found: unknown = Reflect.get(navigator, "bluetooth")
  const has = typeof found === "object" && found !== null && "requestDevice" in found
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the browser's own object, which lib.dom does not know
  return has ? (found as Bluetooth) : undefined
}

export type Choice =
  | { readonly kind: "chosen"; readonly device: GattDevice }
  | { readonly kind: "none" }
  /** Bluetooth is off, or this page may not use it. */
  | { readonly kind: "failed" }

/** Only after a press: the browser then shows its own list. `all`: also what says not what it is. */
export async function chooseDevice(bluetooth: Bluetooth, all: boolean): Promise<Choice> {
  try {
    const which = all
      ? { acceptAllDevices: true as const }
      : { filters: measuringServices.map((service) => ({ services: [service] })) }
    return { kind: "chosen", device: await bluetooth.requestDevice({ ...which, optionalServices }) }
  } catch (error) {
    const cancelled = error instanceof Error && error.name === "NotFoundError"
    return { kind: cancelled ? "none" : "failed" }
  }
}
