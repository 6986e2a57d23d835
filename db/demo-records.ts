import type { Basis, ChartKind, ProxyScope, Relation, Severity } from "./schema/people"

/** What stands in the records of the demo's patients. Everyone is invented, as in demo-clinics.ts. */
export type DemoRecord = {
  /** The patient's. */
  reference: string
  entries?: readonly {
    kind: ChartKind
    name: string
    detail: string
    severity?: Severity
    since?: string
  }[]
  proxies?: readonly {
    name: string
    birthDate: string
    relation: Relation
    basis: Basis
    scope: ProxyScope
    email: string
    until?: string
  }[]
  /** A second record of the same person, typed in a hurry: for the merge. */
  twin?: { reference: string; name: string; phone: string }
  /** A visit of so many days ago, whose summary is signed, with charted numbers. */
  past?: { daysAgo: number; reason: string; plan: string; heartRate: number }[]
}

export const demoRecords: readonly DemoRecord[] = [
  {
    reference: "RC-204417",
    entries: [
      {
        kind: "allergy",
        name: "Penicillin",
        detail: "rash",
        severity: "moderate",
        since: "1978-06-01",
      },
      {
        kind: "medicine",
        name: "Amlodipine 5 mg",
        detail: "one in the morning",
        since: "2021-02-10",
      },
      { kind: "medicine", name: "Ramipril 2.5 mg", detail: "one at night", since: "2023-09-04" },
      { kind: "problem", name: "High blood pressure", detail: "", since: "2019-01-15" },
    ],
    twin: { reference: "RC-204471", name: "Agnes Thistledwon", phone: "020 7946 0142" },
    past: [
      {
        daysAgo: 42,
        reason: "Blood pressure review",
        plan: "Go on with both tablets. Measure at home each morning for two weeks.",
        heartRate: 78,
      },
      {
        daysAgo: 14,
        reason: "Home readings",
        plan: "Readings are good. Next review in six months.",
        heartRate: 72,
      },
    ],
  },
  {
    reference: "RC-221946",
    entries: [{ kind: "allergy", name: "Peanuts", detail: "swelling", severity: "severe" }],
  },
  {
    reference: "RC-242760",
    proxies: [
      {
        name: "Marigold Oakapple",
        birthDate: "1986-04-12",
        relation: "parent",
        basis: "parental_responsibility",
        scope: "full",
        email: "marigold.oakapple@patients.example",
        until: "2036-09-22",
      },
    ],
  },
  {
    reference: "RC-101574",
    proxies: [
      {
        name: "Clement Wrenfield",
        birthDate: "1977-11-30",
        relation: "child",
        basis: "patient_wish",
        scope: "appointments",
        email: "clement.wrenfield@patients.example",
      },
    ],
  },
]
