/** A visit type of a demo clinic; what is not said is the column's default. Figures are minutes. */
export type DemoVisitType = {
  slug: string
  name: string
  nameZh: string
  minutes: number
  stepMinutes: number
  bufferBeforeMinutes?: number
  bufferAfterMinutes?: number
  noticeMinutes?: number
  windowKind?: "business"
  windowDays?: number
  capacity?: number
  assignment?: "first_available" | "least_loaded"
  needsInterpreter?: true
  needsApproval?: true
  selfBooking?: true
  onDemand?: true
  cutoffMinutes?: number
  /** Names of the staff who offer it. */
  clinicians: readonly string[]
}

/** The first is what the demo's own visits are of, and what the front desk is shown first. */
export function riversideTypes(
  here: readonly string[],
  abroad: readonly string[],
): readonly DemoVisitType[] {
  return [
    {
      slug: "consultation",
      name: "Consultation",
      nameZh: "看诊",
      minutes: 10,
      stepMinutes: 10,
      selfBooking: true,
      cutoffMinutes: 120,
      clinicians: [...here, ...abroad],
    },
    {
      slug: "follow-up",
      name: "Follow-up",
      nameZh: "复诊",
      minutes: 20,
      stepMinutes: 10,
      bufferBeforeMinutes: 5,
      bufferAfterMinutes: 5,
      noticeMinutes: 60,
      windowKind: "business",
      windowDays: 20,
      assignment: "least_loaded",
      selfBooking: true,
      cutoffMinutes: 24 * 60,
      clinicians: [...here, ...abroad],
    },
    {
      slug: "see-now",
      name: "See a doctor now",
      nameZh: "立即看医生",
      minutes: 15,
      stepMinutes: 5,
      windowDays: 1,
      assignment: "first_available",
      selfBooking: true,
      onDemand: true,
      clinicians: here,
    },
    {
      slug: "interpreted",
      name: "Consultation with an interpreter",
      nameZh: "有口译员的看诊",
      minutes: 30,
      stepMinutes: 15,
      noticeMinutes: 4 * 60,
      assignment: "first_available",
      needsInterpreter: true,
      selfBooking: true,
      cutoffMinutes: 24 * 60,
      clinicians: here,
    },
    {
      slug: "blood-pressure-class",
      name: "Blood pressure class",
      nameZh: "血压课",
      minutes: 45,
      stepMinutes: 60,
      noticeMinutes: 60,
      capacity: 6,
      selfBooking: true,
      cutoffMinutes: 60,
      clinicians: here.slice(1),
    },
    {
      slug: "sick-note",
      name: "Sick note",
      nameZh: "病假证明",
      minutes: 15,
      stepMinutes: 15,
      noticeMinutes: 120,
      windowDays: 14,
      assignment: "least_loaded",
      needsApproval: true,
      selfBooking: true,
      cutoffMinutes: 120,
      clinicians: here,
    },
  ]
}

export function hillsideTypes(here: readonly string[]): readonly DemoVisitType[] {
  return [
    {
      slug: "consultation",
      name: "Consultation",
      nameZh: "看诊",
      minutes: 10,
      stepMinutes: 10,
      selfBooking: true,
      cutoffMinutes: 120,
      clinicians: here,
    },
  ]
}
