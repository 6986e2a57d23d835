import type { LinkView } from "@/lib/identity/join"
import type { WayBack } from "@/lib/notifications/link-commands"

export type Clinic = { name: string; phone: string; zone: string }

/** Where someone stands before the server knows them; after that the server says which step it is. */
export type JoinState =
  | { at: "opening" }
  | { at: "no_link" }
  | { at: "birth"; link: LinkView; wrong: number | null }
  | { at: "no_tries"; clinic: Clinic | undefined }
  | { at: "unknown"; clinic: Clinic | undefined }
  | {
      at: "expired" | "cancelled"
      clinic: Clinic | undefined
      startsAt: string | undefined
      /** The patient called it off. */
      own: boolean
      /** A moment ago: they may take that back. */
      mayTakeBack: boolean
      /** Where a new link could be sent. */
      again: WayBack | undefined
    }
  /** In the call: the clinician lets them in again, as the device changes. */
  | { at: "elsewhere"; link: LinkView; birthDate: string; inCall: boolean }
  | { at: "moved" }
  | { at: "busy" | "lost" }
  | { at: "visit" }

type Refusal = { reason: string; detail: Readonly<Record<string, unknown>> }

/** A refusal of the link or the birth date, as the page it opens. Undefined: the line failed, stay. */
export function afterRefusal(state: JoinState, refusal: Refusal): JoinState | undefined {
  const clinic = clinicIn(refusal.detail)
  switch (refusal.reason) {
    case "unknown_link":
    case "bad_request":
      return { at: "unknown", clinic }
    case "expired":
    case "cancelled": {
      const startsAt = refusal.detail["startsAt"]
      return {
        at: refusal.reason,
        clinic,
        startsAt: typeof startsAt === "string" ? startsAt : undefined,
        own: refusal.detail["own"] === true,
        mayTakeBack: refusal.detail["mayTakeBack"] === true,
        again: wayIn(refusal.detail["again"]),
      }
    }
    case "no_tries_left":
      return { at: "no_tries", clinic }
    case "wrong_birth_date": {
      const left = refusal.detail["triesLeft"]
      if (state.at !== "birth") return undefined
      return { ...state, wrong: typeof left === "number" ? left : state.link.triesLeft - 1 }
    }
    case "too_many":
      return { at: "busy" }
    default:
      return undefined
  }
}

function clinicIn(detail: Readonly<Record<string, unknown>>): Clinic | undefined {
  const { clinic } = detail
  if (typeof clinic !== "object" || clinic === null) return undefined
  const { name, phone, zone } = { name: "", phone: "", zone: "UTC", ...clinic }
  return name === "" ? undefined : { name: String(name), phone: String(phone), zone: String(zone) }
}

function wayIn(again: unknown): WayBack | undefined {
  const { channel, hint } = Object(again)
  if (channel !== "email" && channel !== "sms") return undefined
  return typeof hint === "string" ? { channel, hint } : undefined
}
