import {
  type DataTrackWriter,
  type E2eeSession,
  createSession,
  prepareSeat,
} from "@/lib/e2ee/client/session"
import { serverClock } from "@/lib/rooms/seat-clock"

import type { DeviceApi } from "./device-api"
import { waveTrack } from "./link"

/** An encrypted room with the device's seat in it, and its one wave track. */
export type JoinedRoom = { readonly session: E2eeSession; readonly track: DataTrackWriter }

/** Undefined where the server gives no token now. Throws where the room cannot be reached. */
export async function joinRoom(
  api: Pick<DeviceApi, "token">,
  workerUrl: string,
): Promise<JoinedRoom | undefined> {
  const seat = await prepareSeat(workerUrl)
  const answer = await api.token(seat.pub)
  if (!answer.ok) {
    seat.worker?.terminate()
    return undefined
  }
  const { visit, identity, signingKeys, out, host, url, token, certificate } = answer.value
  const session = await createSession({
    visit,
    identity,
    role: "device",
    protection: "end_to_end",
    signingKeys,
    out,
    host,
    workerUrl,
    seat,
    now: serverClock(answer.value),
  })
  try {
    await session.connect(url, token, certificate)
    return { session, track: await session.dataTracks.publish(waveTrack) }
  } catch (error) {
    await session.close()
    throw error
  }
}
