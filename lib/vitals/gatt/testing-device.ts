import { expect } from "vitest"

import { assignedUuid } from "./profiles"
import { hex } from "./testing-bytes"
import type { Timers } from "./timers"
import type { GattCharacteristic, GattDevice, GattServer, GattService } from "./web-bluetooth"

/** Services of a device and their characteristics, by assigned number, with what a read answers. */
type Layout = Readonly<Record<number, Readonly<Record<number, string>>>>

/** What becomes of an operation: nothing in the way, an error, or no answer for ever. */
type Fate = "answer" | "refuse" | "hang" | "drop"

/**
 * A Bluetooth device as Web Bluetooth shows it, made of event targets. It refuses a second operation
 * while one is under way, as a browser does.
 */
export class TestingDevice extends EventTarget implements GattDevice {
  /** Every operation that was begun: "connect", "services", "characteristics 1822", "subscribe 2a5f", "read 2a19", "write 2a52 01 06". */
  readonly operations: string[] = []
  overlapped = 0
  disconnects = 0
  /** Decides about each operation. */
  fate: (operation: string) => Fate = () => "answer"
  readonly gatt: GattServer & { connected: boolean }
  #underWay = 0
  #characteristics = new Map<number, TestingCharacteristic>()

  constructor(layout: Layout) {
    super()
    const services = Object.entries(layout).map(([service, characteristics]) =>
      this.#service(Number(service), characteristics),
    )
    const gatt = {
      connected: false,
      connect: () =>
        this.#operate("connect", () => {
          gatt.connected = true
          return gatt
        }),
      disconnect: () => {
        this.disconnects++
        this.drop()
      },
      getPrimaryServices: () => this.#operate("services", () => found(services)),
    }
    this.gatt = gatt
  }

  /** The device is gone: out of reach, or switched off. */
  drop(): void {
    this.#underWay = 0
    if (!this.gatt.connected) return
    this.gatt.connected = false
    for (const each of this.#characteristics.values()) each.subscribed = false
    this.dispatchEvent(new Event("gattserverdisconnected"))
  }

  /** Sends, where somebody has subscribed. */
  send(characteristic: number, packet: string): void {
    const target = this.#characteristics.get(characteristic)
    if (target?.subscribed === true) target.tell(packet)
  }

  /** Sends even where nobody may listen any more. */
  sendLate(characteristic: number, packet: string): void {
    this.#characteristics.get(characteristic)?.tell(packet)
  }

  #service(number: number, characteristics: Readonly<Record<number, string>>): GattService {
    const all = Object.entries(characteristics).map(([key, value]) => {
      const name = Number(key).toString(16)
      const characteristic: TestingCharacteristic = new TestingCharacteristic(Number(key), {
        subscribe: () =>
          this.#operate(`subscribe ${name}`, () => {
            characteristic.subscribed = true
            return characteristic
          }),
        read: () => this.#operate(`read ${name}`, () => characteristic.tell(value)),
        write: (bytes) => this.#operate(`write ${name} ${bytes}`, () => undefined),
      })
      this.#characteristics.set(Number(key), characteristic)
      return characteristic
    })
    return {
      uuid: assignedUuid(number),
      getCharacteristics: () =>
        this.#operate(`characteristics ${number.toString(16)}`, () => found(all)),
    }
  }

  async #operate<T>(operation: string, answer: () => T): Promise<T> {
    this.operations.push(operation)
    if (this.#underWay > 0) {
      this.overlapped++
      throw new DOMException("GATT operation already in progress.", "NetworkError")
    }
    this.#underWay++
    const fate = this.fate(operation)
    for (let turn = 0; turn < 3; turn++) await Promise.resolve()
    if (fate === "drop") this.drop()
    if (fate === "hang" || fate === "drop") return new Promise(() => {})
    this.#underWay = Math.max(0, this.#underWay - 1)
    if (fate === "refuse") throw new DOMException("GATT error.", "NetworkError")
    if (operation !== "connect" && !this.gatt.connected)
      throw new DOMException("GATT Server is disconnected.", "NetworkError")
    return answer()
  }

  /** What hangs blocks the radio no longer. */
  unblock(): void {
    this.#underWay = 0
  }
}

type Answers = {
  subscribe: () => Promise<unknown>
  read: () => Promise<DataView>
  write: (bytes: string) => Promise<undefined>
}

class TestingCharacteristic extends EventTarget implements GattCharacteristic {
  readonly uuid: string
  readonly properties = { read: true, notify: true, indicate: false }
  value: DataView | null = null
  subscribed = false
  readonly #on: Answers

  constructor(number: number, on: Answers) {
    super()
    this.uuid = assignedUuid(number)
    this.#on = on
  }

  startNotifications(): Promise<unknown> {
    return this.#on.subscribe()
  }

  readValue(): Promise<DataView> {
    return this.#on.read()
  }

  writeValueWithResponse(value: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#on.write([...value].map((byte) => byte.toString(16).padStart(2, "0")).join(" "))
  }

  tell(packet: string): DataView {
    const bytes = hex(packet)
    // within a larger buffer, as some implementations hand them out
    const buffer = new Uint8Array(bytes.length + 4)
    buffer.set(bytes, 2)
    this.value = new DataView(buffer.buffer, 2, bytes.length)
    this.dispatchEvent(new Event("characteristicvaluechanged"))
    return this.value
  }
}

function found<T>(all: readonly T[]): readonly T[] {
  if (all.length === 0) throw new DOMException("nothing found", "NotFoundError")
  return all
}

/** Time that passes when the test says so, with everything that was promised in between. */
export function testingTimers(start: number) {
  let now = start
  let timers: { at: number; run: () => void }[] = []
  const timing: Timers & {
    pass(ms: number): Promise<void>
    waiting(): number
  } = {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
    waiting: () => timers.length,
    async pass(ms) {
      const until = now + ms
      await settled()
      for (;;) {
        const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers = timers.filter((each) => each !== due)
        now = due.at
        due.run()
        await settled()
      }
      now = until
    },
  }
  return timing
}

/** Every promise that is already decided has been acted upon. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 500; turn++) await Promise.resolve()
}

export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5_000 && !condition(); turn++) await Promise.resolve()
  expect(condition()).toBe(true)
}
