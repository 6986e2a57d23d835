import { NextIntlClientProvider } from "next-intl"
import type { ReactNode } from "react"

import admin from "@/lib/i18n/messages/en/admin.json"
import alarms from "@/lib/i18n/messages/en/alarms.json"
import audit from "@/lib/i18n/messages/en/audit.json"
import availability from "@/lib/i18n/messages/en/availability.json"
import booking from "@/lib/i18n/messages/en/booking.json"
import call from "@/lib/i18n/messages/en/call.json"
import chat from "@/lib/i18n/messages/en/chat.json"
import classes from "@/lib/i18n/messages/en/class.json"
import common from "@/lib/i18n/messages/en/common.json"
import errors from "@/lib/i18n/messages/en/errors.json"
import guest from "@/lib/i18n/messages/en/guest.json"
import history from "@/lib/i18n/messages/en/history.json"
import invite from "@/lib/i18n/messages/en/invite.json"
import operations from "@/lib/i18n/messages/en/operations.json"
import patient from "@/lib/i18n/messages/en/patient.json"
import patients from "@/lib/i18n/messages/en/patients.json"
import queue from "@/lib/i18n/messages/en/queue.json"
import record from "@/lib/i18n/messages/en/record.json"
import room from "@/lib/i18n/messages/en/room.json"
import security from "@/lib/i18n/messages/en/security.json"
import staff from "@/lib/i18n/messages/en/staff.json"
import summary from "@/lib/i18n/messages/en/summary.json"
import transcript from "@/lib/i18n/messages/en/transcript.json"
import vitals from "@/lib/i18n/messages/en/vitals.json"

const messages = {
  common,
  errors,
  admin,
  alarms,
  audit,
  availability,
  booking,
  call,
  chat,
  class: classes,
  guest,
  history,
  invite,
  operations,
  patient,
  patients,
  queue,
  record,
  room,
  security,
  staff,
  summary,
  transcript,
  vitals,
}

export type StaffArea = keyof typeof messages

export function Texts({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider locale="en" messages={messages}>
      {children}
    </NextIntlClientProvider>
  )
}
