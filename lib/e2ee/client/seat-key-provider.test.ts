import { KeyProviderEvent } from "livekit-client"
import { beforeEach, expect, test } from "vitest"

import { randomBytes } from "../primitives"
import { importMediaKey } from "../sender-key"
import { SeatKeyProvider } from "./seat-key-provider"

const media = () => importMediaKey(randomBytes(32))
const [blank, k1, k2, k3] = await Promise.all([media(), media(), media(), media()])
let provider = new SeatKeyProvider(blank)
let posted: [number | undefined, boolean | undefined, CryptoKey][] = []

beforeEach(() => {
  provider = new SeatKeyProvider(blank)
  posted = []
  provider.on(KeyProviderEvent.SetKey, (info, update) =>
    posted.push([info.keyIndex, update, info.key]),
  )
})

test("sends under its own index, whatever was set last for a peer", () => {
  provider.useOwn("me", 258, k1)
  provider.install("peer", "kid", 1, k2)
  expect(provider.getLatestManuallySetKeyIndex()).toBe(2)
})

test("re-posts remote keys that live and the own current key, last", () => {
  provider.useOwn("me", 1, k1)
  provider.useOwn("me", 2, k2)
  provider.install("peer", "kid", 7, k3)
  provider.install("peer", "kid", 8, k1)
  provider.retire("peer", "kid", 7)
  expect(
    provider.getKeys().map((info) => [info.participantIdentity, info.keyIndex, info.key]),
  ).toEqual([
    ["peer", 8, k1],
    ["me", 2, k2],
  ])
})

test("retires by overwriting with a key nobody knows", () => {
  provider.install("peer", "kid", 7, k3)
  provider.retire("peer", "kid", 7)
  expect(posted).toEqual([
    [7, true, k3],
    [7, false, blank],
  ])
})

test("the predecessor of a reloaded tab takes nothing from its successor", () => {
  provider.install("peer", "old", 7, k1)
  provider.install("peer", "new", 263, k2)
  provider.retire("peer", "old", 7)
  provider.retire("peer", "new", 7)
  expect(provider.getKeys().map((info) => info.key)).toEqual([k2])
})
