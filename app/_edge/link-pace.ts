import { refuseOver } from "@/lib/identity/limiter"

import { addressOf } from "./address"

/** What is done with a link: its page is looked at, its holder comes in, or presses on it something about the visit. */
type Done = "look" | "join" | "link"

/**
 * How often that may be: from one address, and with one link from however many addresses, as each is an event
 * that stays. Undefined: they may.
 */
export function linkPace(
  done: Done,
  request: Request,
  token: string,
  at: Date,
): ReturnType<typeof refuseOver> {
  const from = { most: done === "look" ? 300 : 60, seconds: 60 }
  const ofOne = { most: 60, seconds: 60 }
  return refuseOver(
    [
      [`${done}/${addressOf(request)}`, from],
      [`${done}/of/${token}`, ofOne],
    ],
    at,
    "counted",
  )
}
