/** Why it does not run: it could not be loaded or stood still, or the device is too slow for it. */
export type BlurTrouble = "failed" | "slow"

export type Blur =
  /** Trouble: it was chosen and did not begin; the picture is what it was before. */
  | { readonly at: "off"; readonly trouble: BlurTrouble | null }
  /** Seen: as before, by everybody, until it runs. Otherwise the picture waits for it. */
  | { readonly at: "starting"; readonly seen: boolean }
  | { readonly at: "on" }
  /** It ran, or was to run before anybody saw the picture. The picture is off. */
  | { readonly at: "stopped"; readonly trouble: BlurTrouble }

export type BlurEvent =
  | { readonly type: "chosen"; readonly seen: boolean }
  /** Nothing but blurred pictures can leave from now on. */
  | { readonly type: "ready" }
  | { readonly type: "broke"; readonly trouble: BlurTrouble }
  | { readonly type: "dropped" }

export const noBlur: Blur = { at: "off", trouble: null }

/**
 * Whoever asked for blur is never shown without it unless they said so: where it breaks, the picture
 * goes off with it. Only a picture that was being seen all along stays as it was.
 */
export function nextBlur(blur: Blur, event: BlurEvent): Blur {
  switch (event.type) {
    case "chosen":
      return { at: "starting", seen: event.seen }
    case "ready":
      return blur.at === "off" ? blur : { at: "on" }
    case "broke":
      if (blur.at === "off") return blur
      return blur.at === "starting" && blur.seen
        ? { at: "off", trouble: event.trouble }
        : { at: "stopped", trouble: event.trouble }
    case "dropped":
      return noBlur
  }
}
