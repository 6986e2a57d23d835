import type { StaffRole } from "@/lib/actor"
import type { UserId } from "@/lib/ids"

/** How long somebody must have been an administrator, without a break, when an erasure is asked for. */
export const settledMs = 7 * 86_400_000

/** What is known of an account that asks for an erasure, or would approve it. */
export type Account = {
  readonly id: UserId
  readonly email: string
  readonly role: StaffRole
  readonly active: boolean
  /** Who invited it. Null: made with the clinic, or by the hospital's own sign-in. */
  readonly madeBy: UserId | null
  /** Since when it has its role without a break, and who gave it. */
  readonly standingAt: Date
  readonly standingBy: UserId | null
}

const notTwoReasons = ["not_settled", "other_not_settled", "same_person"] as const
export type NotTwo = (typeof notTwoReasons)[number]
/** What is no ground to refuse, and is said to the second person, in the log and to the auditors. */
export type Sign = "made_by_other" | "same_place"

/**
 * Two accounts are not two people. What a clinic can know is judged: both have been administrators for
 * seven days when it is asked for, so that nobody makes a second self for it unseen, and neither has the
 * other's mailbox under another spelling. Decision 66 says what this cannot know.
 */
export function notTwo(asker: Account, second: Account, askedAt: Date): NotTwo | undefined {
  if (!settled(second, askedAt)) return "not_settled"
  if (!settled(asker, askedAt)) return "other_not_settled"
  return mailboxOf(asker.email) === mailboxOf(second.email) ? "same_person" : undefined
}

export function isNotTwo(reason: string): reason is NotTwo {
  return notTwoReasons.some((one) => one === reason)
}

/** Whether an account is an administrator, and was one for long enough at that time. */
export function settled({ role, active, standingAt }: Account, askedAt: Date): boolean {
  return role === "administrator" && active && settledFrom(standingAt) <= askedAt
}

export function settledFrom(standingAt: Date): Date {
  return new Date(standingAt.getTime() + settledMs)
}

export function signsOf(asker: Account, second: Account, samePlace: boolean): Sign[] {
  const made = [asker.madeBy, asker.standingBy].includes(second.id)
  const madeHere = [second.madeBy, second.standingBy].includes(asker.id)
  return [
    ...(made || madeHere ? (["made_by_other"] as const) : []),
    ...(samePlace ? (["same_place"] as const) : []),
  ]
}

/**
 * An address as most mail servers deliver it: without case, without what follows a plus, without dots before
 * the @. Two who share one by this are sent to a third: better than one who is taken for two.
 */
export function mailboxOf(address: string): string {
  const plain = address.normalize("NFKC").trim().toLowerCase()
  const split = plain.lastIndexOf("@")
  const [name = ""] = plain.slice(0, split).split("+")
  return `${name.replaceAll(".", "")}${plain.slice(split)}`
}
