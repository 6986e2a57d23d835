import { BaseKeyProvider, KeyProviderEvent } from "livekit-client"

import { keyIndexOf } from "../sender-key"

/**
 * Hands media keys to livekit-client's worker (docs/e2ee.md §6). The stock class sends under
 * whatever index was last set for anybody and re-posts every key ever set; both are overridden.
 */
export class SeatKeyProvider extends BaseKeyProvider {
  #own: KeyInfo | undefined
  #remote = new Map<string, Installed>()
  #blank: CryptoKey

  /** `blank`: random and known to nobody. There is no delete, so a retired key is overwritten by it. */
  constructor(blank: CryptoKey) {
    super({
      sharedKey: false,
      keySize: 256,
      keyringSize: 256,
      ratchetWindowSize: 0,
      failureTolerance: 10,
    })
    this.#blank = blank
  }

  /** Switches sending to this key. */
  useOwn(identity: string, epoch: number, media: CryptoKey): void {
    const keyIndex = keyIndexOf(epoch)
    this.#own = { key: media, participantIdentity: identity, keyIndex }
    this.onSetEncryptionKey(media, identity, keyIndex)
  }

  /** Also heals an index that died after too many failures. */
  install(identity: string, kid: string, epoch: number, media: CryptoKey): void {
    const keyIndex = keyIndexOf(epoch)
    const info = { key: media, participantIdentity: identity, keyIndex }
    this.#remote.set(slot(identity, keyIndex), { info, kid, epoch })
    this.onSetEncryptionKey(media, identity, keyIndex)
  }

  retire(identity: string, kid: string, epoch: number): void {
    const keyIndex = keyIndexOf(epoch)
    const held = this.#remote.get(slot(identity, keyIndex))
    if (held === undefined || held.kid !== kid || held.epoch !== epoch) return
    this.#remote.delete(slot(identity, keyIndex))
    const info = { key: this.#blank, participantIdentity: identity, keyIndex }
    this.emit(KeyProviderEvent.SetKey, info, false)
  }

  override getLatestManuallySetKeyIndex(): number {
    return this.#own?.keyIndex ?? 0
  }

  /** The own current key last: never an older one of one's own. */
  override getKeys(): KeyInfo[] {
    const remote = [...this.#remote.values()].map((held) => held.info)
    return this.#own === undefined ? remote : [...remote, this.#own]
  }
}

type KeyInfo = ReturnType<BaseKeyProvider["getKeys"]>[number]
type Installed = { readonly info: KeyInfo; readonly kid: string; readonly epoch: number }

function slot(identity: string, keyIndex: number): string {
  return `${keyIndex}/${identity}`
}
