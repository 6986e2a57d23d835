import { Room } from "livekit-client"
import { expect, test } from "vitest"

import { randomBytes } from "../primitives"
import { importMediaKey } from "../sender-key"
import { DataOnlyEncryption } from "./data-only-encryption"
import { SeatKeyProvider } from "./seat-key-provider"

const words = new TextEncoder().encode("wave")
const media = () => importMediaKey(randomBytes(32))
const device = "device"

test("what one page seals, another one with the sender's key opens, under the index that it was sent with", async () => {
  const [key, sender, reader] = [await media(), await page(), await page()]
  sender.provider.useOwn(device, 259, key)
  reader.provider.install(device, "kid", 259, key)
  const sealed = await sender.encryption.encryptData(words)
  expect(sealed.keyIndex).toBe(3)
  const opened = await reader.open(sealed)
  expect(opened.payload).toEqual(words)
})

test("without the key, with another one, or after it was retired, nothing is opened", async () => {
  const [key, sender, reader] = [await media(), await page(), await page()]
  sender.provider.useOwn(device, 5, key)
  const sealed = await sender.encryption.encryptData(words)
  await expect(reader.open(sealed)).rejects.toThrow("no key")
  reader.provider.install(device, "kid", 5, await media())
  await expect(reader.open(sealed)).rejects.toThrow(/./)
  reader.provider.install(device, "kid", 5, key)
  expect((await reader.open(sealed)).payload).toEqual(words)
  reader.provider.retire(device, "kid", 5)
  await expect(reader.open(sealed)).rejects.toThrow(/./)
})

async function page() {
  const provider = new SeatKeyProvider(await media())
  const encryption = new DataOnlyEncryption(provider)
  const room = new Room()
  // As the join response would.
  room.localParticipant.identity = device
  encryption.setup(room)
  type Sealed = Awaited<ReturnType<typeof encryption.encryptData>>
  const open = ({ payload, iv, keyIndex }: Sealed) =>
    encryption.handleEncryptedData(payload, iv, device, keyIndex)
  return { provider, encryption, open }
}
