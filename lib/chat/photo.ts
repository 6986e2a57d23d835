import type { Author } from "./log"

/** `frame`: what the camera shows now, held still. `still`: a photograph that the patient takes. */
export type PhotoHow = "frame" | "still"

/**
 * A photograph is asked for, and taken only after a yes. The clinician's page is in `asked`, `agreed` or
 * `declined`; the patient's in `wanted`, then `taking`.
 */
export type PhotoState =
  | { readonly at: "none" }
  | {
      readonly at: "asked" | "agreed" | "declined"
      readonly id: string
      readonly how: PhotoHow
      readonly of: string
    }
  | {
      readonly at: "wanted" | "taking"
      readonly id: string
      readonly how: PhotoHow
      readonly by: Author
    }

export type PhotoEvent =
  | { readonly type: "ask"; readonly id: string; readonly how: PhotoHow; readonly of: string }
  | { readonly type: "answer"; readonly yes: boolean }
  | { readonly type: "close" }
  | { readonly type: "heard_ask"; readonly id: string; readonly how: PhotoHow; readonly by: Author }
  | {
      readonly type: "heard_answer"
      readonly id: string
      readonly yes: boolean
      readonly by: Author
    }
  | { readonly type: "heard_close"; readonly id: string; readonly by: Author }

export const noPhoto: PhotoState = { at: "none" }

/** What does not fit the state (nobody asked, another one answers) changes nothing. */
export function nextPhoto(state: PhotoState, event: PhotoEvent): PhotoState {
  switch (event.type) {
    case "ask":
      return { at: "asked", id: event.id, how: event.how, of: event.of }
    case "answer":
      if (state.at !== "wanted") return state
      return event.yes && state.how === "still" ? { ...state, at: "taking" } : noPhoto
    case "close":
      return noPhoto
    case "heard_ask":
      return event.by.role === "clinician"
        ? { at: "wanted", id: event.id, how: event.how, by: event.by }
        : state
    case "heard_answer":
      if (state.at !== "asked" || state.id !== event.id || state.of !== event.by.identity)
        return state
      return { ...state, at: event.yes ? "agreed" : "declined" }
    case "heard_close":
      return state.at !== "none" && state.id === event.id && otherOf(state) === event.by.identity
        ? noPhoto
        : state
  }
}

function otherOf(state: Exclude<PhotoState, { at: "none" }>): string {
  return "by" in state ? state.by.identity : state.of
}
