import type { StaffActor } from "./actor"

/** A proof (password, code, passkey) carries what must not be done from an unattended desk for so long. */
export const proofLastsMs = 5 * 60_000

/**
 * Whether this person proved within the last five minutes who they are. Asked by the commands that
 * sign, export, and change roles, staff or factors; the refusal is `step_up_needed`, and the page asks
 * for a proof and sends the request again.
 */
export function steppedUp(actor: StaffActor, at: Date): boolean {
  const proved = actor.session?.provedAt
  if (proved === undefined || proved === null) return false
  const age = at.getTime() - proved.getTime()
  return age >= -clockSlackMs && age <= proofLastsMs
}

/** Two web processes' clocks may differ by a little. */
const clockSlackMs = 5_000
