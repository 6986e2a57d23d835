import type { DataTrackWriter, SealedMessage, Topic } from "@/lib/e2ee/client/session"

import type { VitalsLink } from "./client/link"

export type LineProfile = {
  /** Of the wave frames, by chance. Messages are repeated by the transport until they come. */
  readonly lostPercent: number
  readonly delayMs: () => number
  readonly isCut: () => boolean
}

type End = { readonly link: VitalsLink; readonly track: DataTrackWriter }
type Person = ReturnType<typeof personOf>
type Listener = (message: SealedMessage) => void

/** A bedside and a clinician, and a line between them that loses, delays and reorders. */
export function testingLine(
  profile: LineProfile,
  random: () => number,
): { bedside: End; viewer: End; lost(): number } {
  let lost = 0
  const [device, clinician] = [personOf("device"), personOf("clinician")]

  function end(near: Person, far: Person): End {
    let seq = 0
    const state = {
      connection: "connected" as const,
      badge: "encrypted" as const,
      peers: [
        {
          identity: far.from.identity,
          role: far.from.role,
          state: "secured" as const,
          kid: far.from.kid,
          reason: undefined,
          linked: false,
          verified: false,
          plaintext: false,
          lastBeatMs: undefined,
          tracks: [],
        },
      ],
      code: { state: "none" as const },
      keySinceMs: undefined,
      plaintextRefused: [],
      warnings: [],
    }
    return {
      link: {
        state: { get: () => state, subscribe: () => () => undefined },
        on(topic, listener) {
          const of = near.listeners.get(topic) ?? new Set()
          near.listeners.set(topic, of.add(listener))
          return () => of.delete(listener)
        },
        async send(topic, body) {
          const bytes =
            body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body))
          const message: SealedMessage = {
            from: near.from,
            body: bytes,
            json: () => JSON.parse(new TextDecoder().decode(bytes)),
            sentMs: Date.now(),
            seq: seq++,
            direct: true,
          }
          const deliver = (): void => {
            if (profile.isCut()) return void setTimeout(deliver, 200)
            for (const listener of far.listeners.get(topic) ?? []) listener(message)
          }
          setTimeout(deliver, profile.delayMs())
          return { ok: true, value: undefined }
        },
        dataTracks: {
          read(_, onFrame) {
            const reader = (payload: Uint8Array<ArrayBuffer>): void =>
              onFrame({ from: far.from, name: "v.w1", payload })
            near.readers.add(reader)
            return () => near.readers.delete(reader)
          },
          publish: () => Promise.reject(new Error("published already")),
        },
      },
      track: {
        push(payload) {
          if (profile.isCut() || random() * 100 < profile.lostPercent) lost++
          else setTimeout(() => far.readers.forEach((read) => read(payload)), profile.delayMs())
          return true
        },
        dropped: () => 0,
        close: () => Promise.resolve(),
      },
    }
  }
  return { bedside: end(device, clinician), viewer: end(clinician, device), lost: () => lost }
}

function personOf(role: "device" | "clinician") {
  return {
    from: { identity: role, role, kid: role },
    listeners: new Map<Topic, Set<Listener>>(),
    readers: new Set<(payload: Uint8Array<ArrayBuffer>) => void>(),
  }
}
