import type { Locale } from "./locales"
import enAudit from "./messages/en/audit.json"
import enBedside from "./messages/en/bedside.json"
import enBooking from "./messages/en/booking.json"
import enCall from "./messages/en/call.json"
import enCommon from "./messages/en/common.json"
import enErrors from "./messages/en/errors.json"
import enMail from "./messages/en/mail.json"
import enPatient from "./messages/en/patient.json"
import enPatients from "./messages/en/patients.json"
import enStaff from "./messages/en/staff.json"
import enSummary from "./messages/en/summary.json"
import enVitals from "./messages/en/vitals.json"
import zhAudit from "./messages/zh/audit.json"
import zhBedside from "./messages/zh/bedside.json"
import zhBooking from "./messages/zh/booking.json"
import zhCall from "./messages/zh/call.json"
import zhCommon from "./messages/zh/common.json"
import zhErrors from "./messages/zh/errors.json"
import zhMail from "./messages/zh/mail.json"
import zhPatient from "./messages/zh/patient.json"
import zhPatients from "./messages/zh/patients.json"
import zhStaff from "./messages/zh/staff.json"
import zhSummary from "./messages/zh/summary.json"
import zhVitals from "./messages/zh/vitals.json"

/** Every sentence of the app, one namespace a file. Server only: a client gets what its page needs. */
const messages = {
  en: {
    common: enCommon,
    errors: enErrors,
    patient: enPatient,
    staff: enStaff,
    summary: enSummary,
    audit: enAudit,
    booking: enBooking,
    mail: enMail,
    patients: enPatients,
    call: enCall,
    vitals: enVitals,
    bedside: enBedside,
  },
  zh: {
    common: zhCommon,
    errors: zhErrors,
    patient: zhPatient,
    staff: zhStaff,
    summary: zhSummary,
    audit: zhAudit,
    booking: zhBooking,
    mail: zhMail,
    patients: zhPatients,
    call: zhCall,
    vitals: zhVitals,
    bedside: zhBedside,
  },
} as const

export function messagesOf(locale: Locale): Record<string, Record<string, unknown>> {
  return messages[locale]
}
