import type { SpeakerRole, Turn } from "@/lib/transcripts/turn"

const roles: Readonly<Record<string, SpeakerRole>> = {
  D: "clinician",
  P: "patient",
  C: "companion",
  I: "interpreter",
}

/** "D: What brings you in?" a line; D, P, C and I are clinician, patient, companion and interpreter. */
export function turnsFrom(script: string): Turn[] {
  return script
    .trim()
    .split("\n")
    .map((line, index) => ({
      id: `L${index + 1}`,
      role: roles[line.trim().charAt(0)] ?? "other",
      seconds: null,
      text: line.trim().slice(2).trim(),
    }))
}
