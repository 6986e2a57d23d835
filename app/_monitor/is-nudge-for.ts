/** Whether the monitor of this visit has to ask for its alarms again. `of`: whose alarm it is, where it is said. */
export function isNudgeFor(visitId: string, topic: string, of: string | undefined): boolean {
  return topic === "reconnected" || (topic === "alarms" && (of === undefined || of === visitId))
}
