import type { CallFacts } from "./news"
import type { RoomView } from "./use-room-view"

/** What is announced when it changes. Undefined while there is no call to speak of. */
export function callFacts(view: RoomView): CallFacts | undefined {
  const { state, own, nameOf, sharing, chat } = view
  if (state.at !== "in_call") return undefined
  const sharer =
    sharing.state === "on"
      ? { name: undefined }
      : sharing.sharer && { name: nameOf(sharing.sharer) }
  return {
    microphone: own.microphone.on,
    camera: own.camera.on,
    blur: own.blur.at === "on",
    people: new Map(known(view).map((peer) => [peer.identity, nameOf(peer)])),
    sharer,
    unread: chat.snapshot?.unread ?? 0,
  }
}

/** Whose coming and going is told. Who comes to a class is its host's to know, not thirty members'. */
function known({ cast: { lead, people }, group, seat }: RoomView) {
  if (!group || seat === "clinician") return people
  return lead === undefined ? [] : [lead]
}
