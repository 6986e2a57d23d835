import { NextIntlClientProvider } from "next-intl"
import type { ReactNode } from "react"

import admin from "@/lib/i18n/messages/zh/admin.json"
import alarms from "@/lib/i18n/messages/zh/alarms.json"
import audit from "@/lib/i18n/messages/zh/audit.json"
import availability from "@/lib/i18n/messages/zh/availability.json"
import booking from "@/lib/i18n/messages/zh/booking.json"
import call from "@/lib/i18n/messages/zh/call.json"
import chat from "@/lib/i18n/messages/zh/chat.json"
import classes from "@/lib/i18n/messages/zh/class.json"
import common from "@/lib/i18n/messages/zh/common.json"
import errors from "@/lib/i18n/messages/zh/errors.json"
import guest from "@/lib/i18n/messages/zh/guest.json"
import history from "@/lib/i18n/messages/zh/history.json"
import invite from "@/lib/i18n/messages/zh/invite.json"
import operations from "@/lib/i18n/messages/zh/operations.json"
import patient from "@/lib/i18n/messages/zh/patient.json"
import patients from "@/lib/i18n/messages/zh/patients.json"
import queue from "@/lib/i18n/messages/zh/queue.json"
import record from "@/lib/i18n/messages/zh/record.json"
import room from "@/lib/i18n/messages/zh/room.json"
import security from "@/lib/i18n/messages/zh/security.json"
import staff from "@/lib/i18n/messages/zh/staff.json"
import summary from "@/lib/i18n/messages/zh/summary.json"
import transcript from "@/lib/i18n/messages/zh/transcript.json"
import vitals from "@/lib/i18n/messages/zh/vitals.json"

import type { StaffArea } from "./texts-en"

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
} satisfies Record<StaffArea, unknown>

export function Texts({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider locale="zh" messages={messages}>
      {children}
    </NextIntlClientProvider>
  )
}
