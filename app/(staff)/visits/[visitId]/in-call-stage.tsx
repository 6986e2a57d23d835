"use client"

import dynamic from "next/dynamic"

import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"

import { NoteEditor } from "./note-editor"

/** The call's code is loaded only by whoever has a call. */
const ClinicianCall = dynamic(
  () => import("@/app/_call/clinician-call").then((module) => module.ClinicianCall),
  {
    ssr: false,
  },
)

export function InCallStage({ visit }: { visit: StaffVisitView }) {
  return <ClinicianCall visit={visit} note={<NoteEditor visit={visit} />} />
}
