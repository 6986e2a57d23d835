import {
  type BaseE2EEManager,
  type BaseKeyProvider,
  type E2EEManagerCallbacks,
  EncryptionEvent,
  KeyProviderEvent,
  type Room,
  RoomEvent,
} from "livekit-client"

type StatusListener = E2EEManagerCallbacks[EncryptionEvent.ParticipantEncryptionStatusChanged]
type Sealed = Awaited<ReturnType<BaseE2EEManager["encryptData"]>>
type Opened = Awaited<ReturnType<BaseE2EEManager["handleEncryptedData"]>>

const ivLength = 12

/**
 * LiveKit's encryption of data packets and data tracks without a worker, for a page that sits in many rooms
 * and takes no media: it decrypts none. Its keys are those that the session's key provider sets, derived as
 * livekit-client's worker derives them. Without the sender's key a packet is dropped.
 */
export class DataOnlyEncryption implements BaseE2EEManager {
  isEnabled = false
  isDataChannelEncryptionEnabled = true
  readonly #provider: BaseKeyProvider
  readonly #keys = new Map<string, Promise<CryptoKey>>()
  readonly #listeners = new Set<StatusListener>()
  #room: Room | undefined

  constructor(provider: BaseKeyProvider) {
    this.#provider = provider
    provider.on(KeyProviderEvent.SetKey, ({ key, participantIdentity, keyIndex }) => {
      this.#keys.set(slot(participantIdentity ?? "", keyIndex ?? 0), deriveKey(key))
    })
  }

  setup(room: Room): void {
    this.#room = room
    room.on(RoomEvent.SignalConnected, () =>
      this.setParticipantCryptorEnabled(true, room.localParticipant.identity),
    )
  }

  setParticipantCryptorEnabled(enabled: boolean, identity: string): void {
    const local = this.#room?.localParticipant
    if (local === undefined || identity !== local.identity) return
    this.isEnabled = enabled
    for (const listener of this.#listeners) listener(enabled, local)
  }

  async encryptData(data: Uint8Array<ArrayBuffer>): Promise<Sealed> {
    const keyIndex = this.#provider.getLatestManuallySetKeyIndex()
    const key = await this.#key(this.#room?.localParticipant.identity ?? "", keyIndex)
    const iv = crypto.getRandomValues(new Uint8Array(ivLength))
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, data)
    return { uuid: "", payload: new Uint8Array(sealed), iv, keyIndex }
  }

  async handleEncryptedData(
    payload: Uint8Array<ArrayBuffer>,
    iv: Uint8Array<ArrayBuffer>,
    identity: string,
    keyIndex: number,
  ): Promise<Opened> {
    const key = await this.#key(identity, keyIndex)
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, payload)
    return { uuid: "", payload: new Uint8Array(opened) }
  }

  on<E extends keyof E2EEManagerCallbacks>(event: E, listener: E2EEManagerCallbacks[E]): this {
    if (event === EncryptionEvent.ParticipantEncryptionStatusChanged)
      // oxlint-disable-next-line typescript/consistent-type-assertions -- the listener of this event
      this.#listeners.add(listener as StatusListener)
    return this
  }

  setupEngine(): void {
    // Media is not taken: there is nothing to attach a transform to.
  }

  setSifTrailer(): void {
    // The same.
  }

  #key(identity: string, keyIndex: number): Promise<CryptoKey> {
    return this.#keys.get(slot(identity, keyIndex)) ?? Promise.reject(new Error("no key"))
  }
}

/** As livekit-client's worker does it. */
function deriveKey(material: CryptoKey): Promise<CryptoKey> {
  const salt = new TextEncoder().encode("LKFrameEncryptionKey")
  const info = new Uint8Array(128)
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  )
}

function slot(identity: string, keyIndex: number): string {
  return `${keyIndex}/${identity}`
}
