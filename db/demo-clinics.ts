import type { StaffRole } from "@/lib/actor"

import { hillsideTypes, riversideTypes } from "./demo-visit-types"
import type { DemoVisitType } from "./demo-visit-types"

/** Everyone here is invented. Telephone numbers are of Ofcom's range for drama, addresses of RFC 2606's. */
export type DemoClinic = {
  slug: string
  name: string
  phone: string
  zone: string
  staff: readonly DemoStaff[]
  visitTypes: readonly DemoVisitType[]
  patients: readonly DemoPatient[]
}

export type DemoStaff = {
  role: StaffRole
  name: string
  email: string
  /** "always": day and night, so that a slot is always near. "office": Monday to Friday, 09:00 to 17:00. */
  hours?: "always" | "office"
  /** Where it is not the clinic's. */
  zone?: string
}

export type DemoPatient = {
  reference: string
  name: string
  birthDate: string
  sex: "F" | "M" | "X"
  language: "en" | "zh"
  phone: string
  /** Whom the visit is with: a name in `staff`. */
  clinician: string
  reason: string
  /** "now": the link can be used at once. Else minutes from now, at the earliest. */
  visit: "now" | number
  /** A bedside page replays this patient's vital signs. */
  bedside?: true
}

const applegarth = "Dr Rowan Applegarth"
const hazelmere = "Dr Sol Hazelmere"
const ashgrove = "Dr Juniper Ashgrove"
const tamarind = "Dr Nila Tamarind"
const marlowe = "Dr Fenn Marlowe"

export const demoClinics: readonly DemoClinic[] = [
  {
    slug: "riverside",
    name: "Riverside Clinic",
    phone: "020 7946 0148",
    zone: "Europe/London",
    staff: [
      {
        role: "clinician",
        name: applegarth,
        email: "rowan.applegarth@riverside.example",
        hours: "always",
      },
      { role: "nurse", name: "Pip Larkspur", email: "pip.larkspur@riverside.example" },
      { role: "scheduler", name: "Orla Brackenbury", email: "orla.brackenbury@riverside.example" },
      { role: "administrator", name: "Wren Ashcombe", email: "wren.ashcombe@riverside.example" },
      { role: "auditor", name: "Iris Penhallow", email: "iris.penhallow@riverside.example" },
      {
        role: "clinician",
        name: hazelmere,
        email: "sol.hazelmere@riverside.example",
        hours: "always",
      },
      {
        role: "clinician",
        name: ashgrove,
        email: "juniper.ashgrove@riverside.example",
        hours: "office",
        zone: "America/New_York",
      },
      {
        role: "clinician",
        name: tamarind,
        email: "nila.tamarind@riverside.example",
        hours: "office",
        zone: "Asia/Kolkata",
      },
      {
        role: "interpreter",
        name: "Linden Quill",
        email: "linden.quill@riverside.example",
        hours: "always",
      },
    ],
    visitTypes: riversideTypes([applegarth, hazelmere], [ashgrove, tamarind]),
    patients: [
      {
        reference: "RC-204417",
        name: "Agnes Thistledown",
        birthDate: "1942-03-14",
        sex: "F",
        language: "en",
        phone: "020 7946 0142",
        clinician: applegarth,
        reason: "Cough, short of breath",
        visit: "now",
        bedside: true,
      },
      {
        reference: "RC-118830",
        name: "Bartholomew Quince",
        birthDate: "1979-06-02",
        sex: "M",
        language: "en",
        phone: "020 7946 0155",
        clinician: applegarth,
        reason: "Back pain",
        visit: "now",
        bedside: true,
      },
      {
        reference: "RC-177029",
        name: "Lin Xiaoman 林小满",
        birthDate: "1974-05-20",
        sex: "F",
        language: "zh",
        phone: "020 7946 0161",
        clinician: applegarth,
        reason: "Tablets review",
        visit: "now",
      },
      {
        reference: "RC-163502",
        name: "Percival Mossop",
        birthDate: "1955-01-19",
        sex: "M",
        language: "en",
        phone: "020 7946 0193",
        clinician: applegarth,
        reason: "Leg swelling",
        visit: 60,
      },
      {
        reference: "RC-150118",
        name: "Wilhelmina Crake",
        birthDate: "1960-08-30",
        sex: "F",
        language: "en",
        phone: "020 7946 0117",
        clinician: applegarth,
        reason: "Diabetes review",
        visit: 80,
      },
      {
        reference: "RC-221946",
        name: "Jasper Dunnock",
        birthDate: "1988-02-11",
        sex: "M",
        language: "en",
        phone: "020 7946 0121",
        clinician: applegarth,
        reason: "Asthma, peak flow",
        visit: 100,
      },
      {
        reference: "RC-139087",
        name: "Gwendolyn Tansy",
        birthDate: "1967-04-07",
        sex: "F",
        language: "en",
        phone: "020 7946 0129",
        clinician: applegarth,
        reason: "Blood results",
        visit: 120,
      },
      {
        reference: "RC-242760",
        name: "Rosalind Oakapple",
        birthDate: "2018-09-23",
        sex: "F",
        language: "en",
        phone: "020 7946 0133",
        clinician: applegarth,
        reason: "Ear pain",
        visit: 150,
      },
      {
        reference: "RC-101574",
        name: "Alistair Wrenfield",
        birthDate: "1949-07-05",
        sex: "M",
        language: "en",
        phone: "020 7946 0138",
        clinician: applegarth,
        reason: "Heart failure review",
        visit: 170,
      },
      {
        reference: "RC-230811",
        name: "Dorothea Hollyoak",
        birthDate: "1997-10-16",
        sex: "F",
        language: "en",
        phone: "020 7946 0164",
        clinician: applegarth,
        reason: "Follow-up after birth",
        visit: 190,
      },
      {
        reference: "RC-187345",
        name: "Hugo Pennyfeather",
        birthDate: "1971-12-03",
        sex: "M",
        language: "en",
        phone: "020 7946 0170",
        clinician: hazelmere,
        reason: "Blood pressure",
        visit: 75,
      },
      {
        reference: "RC-199263",
        name: "Tobias Fernwhistle",
        birthDate: "1983-03-29",
        sex: "M",
        language: "en",
        phone: "020 7946 0176",
        clinician: hazelmere,
        reason: "Rash on the arm",
        visit: 120,
      },
    ],
  },
  {
    slug: "hillside",
    name: "Hillside Practice",
    phone: "020 7946 0182",
    zone: "Europe/London",
    staff: [
      {
        role: "clinician",
        name: marlowe,
        email: "fenn.marlowe@hillside.example",
        hours: "always",
      },
      { role: "nurse", name: "Tamsin Yarrow", email: "tamsin.yarrow@hillside.example" },
      { role: "scheduler", name: "Bram Colefax", email: "bram.colefax@hillside.example" },
      { role: "administrator", name: "Odile Wrexley", email: "odile.wrexley@hillside.example" },
      { role: "auditor", name: "Petra Sandiford", email: "petra.sandiford@hillside.example" },
    ],
    visitTypes: hillsideTypes([marlowe]),
    patients: [
      {
        reference: "HP-310552",
        name: "Cornelius Bramble",
        birthDate: "1951-11-08",
        sex: "M",
        language: "en",
        phone: "020 7946 0187",
        clinician: marlowe,
        reason: "Sore throat",
        visit: "now",
      },
    ],
  },
]
