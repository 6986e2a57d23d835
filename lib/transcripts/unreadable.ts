import { refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"

/** Why a text is no transcript. The page says what to do about each. */
export type Problem =
  | "empty"
  | "too_long"
  | "not_text"
  | "bad_time"
  | "no_cues"
  | "too_many_speakers"
/** `line` counts from 1; 0 where the whole is meant. */
export type Unreadable = Refused<"unreadable", { problem: Problem; line: number }>

export function unreadable(problem: Problem, line: number): Unreadable {
  return refuse("unreadable", { problem, line })
}
