/**
 * What the connection uses of Web Bluetooth, so that a browser's device, another implementation of
 * the same interface, and a test's fit alike. Source: W3C Community Group, Web Bluetooth,
 * GATT Interaction.
 */
export type GattDevice = Listenable<"gattserverdisconnected"> & {
  /** Undefined where the browser may not talk to the device. */
  readonly gatt?: GattServer | undefined
  /** As it advertises itself, if at all. */
  readonly name?: string | undefined
}

/** `navigator.bluetooth`, in browsers that have it. */
export type Bluetooth = {
  /** Asks the person; only after a press. Rejects with a NotFoundError where they chose none. */
  requestDevice(options: BluetoothRequest): Promise<GattDevice>
}

export type BluetoothRequest = { readonly optionalServices: readonly string[] } & (
  | { readonly filters: readonly { readonly services: readonly string[] }[] }
  | { readonly acceptAllDevices: true }
)

export type GattServer = {
  readonly connected: boolean
  connect(): Promise<GattServer>
  /** Also ends a `connect` that is under way. */
  disconnect(): void
  /** Rejects with a NotFoundError where there is no service that the page asked for. */
  getPrimaryServices(): Promise<readonly GattService[]>
}

export type GattService = {
  /** 128 bits in lower case. */
  readonly uuid: string
  getCharacteristics(): Promise<readonly GattCharacteristic[]>
}

export type GattCharacteristic = Listenable<"characteristicvaluechanged"> & {
  readonly uuid: string
  readonly properties: {
    readonly read: boolean
    readonly notify: boolean
    readonly indicate: boolean
  }
  /** The newest value, set before the event that tells of it, also by `readValue`. */
  readonly value?: DataView | null | undefined
  /** Subscribes to notifications or indications, whichever there are. */
  startNotifications(): Promise<unknown>
  readValue(): Promise<DataView>
  writeValueWithResponse(value: BufferSource): Promise<void>
}

type Listenable<Event extends string> = {
  addEventListener(event: Event, listener: () => void): void
  removeEventListener(event: Event, listener: () => void): void
}
