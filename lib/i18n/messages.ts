import type { Locale } from "./locales"
import enAccesses from "./messages/en/accesses.json"
import enAdmin from "./messages/en/admin.json"
import enAlarms from "./messages/en/alarms.json"
import enAudit from "./messages/en/audit.json"
import enAvailability from "./messages/en/availability.json"
import enBedside from "./messages/en/bedside.json"
import enBook from "./messages/en/book.json"
import enBooking from "./messages/en/booking.json"
import enCall from "./messages/en/call.json"
import enChat from "./messages/en/chat.json"
import enClass from "./messages/en/class.json"
import enCommon from "./messages/en/common.json"
import enErrors from "./messages/en/errors.json"
import enGuest from "./messages/en/guest.json"
import enHistory from "./messages/en/history.json"
import enInvite from "./messages/en/invite.json"
import enMail from "./messages/en/mail.json"
import enMy from "./messages/en/my.json"
import enOperations from "./messages/en/operations.json"
import enPatient from "./messages/en/patient.json"
import enPatients from "./messages/en/patients.json"
import enQueue from "./messages/en/queue.json"
import enRecord from "./messages/en/record.json"
import enRoom from "./messages/en/room.json"
import enSecurity from "./messages/en/security.json"
import enStaff from "./messages/en/staff.json"
import enSummary from "./messages/en/summary.json"
import enTranscript from "./messages/en/transcript.json"
import enVitals from "./messages/en/vitals.json"
import zhAccesses from "./messages/zh/accesses.json"
import zhAdmin from "./messages/zh/admin.json"
import zhAlarms from "./messages/zh/alarms.json"
import zhAudit from "./messages/zh/audit.json"
import zhAvailability from "./messages/zh/availability.json"
import zhBedside from "./messages/zh/bedside.json"
import zhBook from "./messages/zh/book.json"
import zhBooking from "./messages/zh/booking.json"
import zhCall from "./messages/zh/call.json"
import zhChat from "./messages/zh/chat.json"
import zhClass from "./messages/zh/class.json"
import zhCommon from "./messages/zh/common.json"
import zhErrors from "./messages/zh/errors.json"
import zhGuest from "./messages/zh/guest.json"
import zhHistory from "./messages/zh/history.json"
import zhInvite from "./messages/zh/invite.json"
import zhMail from "./messages/zh/mail.json"
import zhMy from "./messages/zh/my.json"
import zhOperations from "./messages/zh/operations.json"
import zhPatient from "./messages/zh/patient.json"
import zhPatients from "./messages/zh/patients.json"
import zhQueue from "./messages/zh/queue.json"
import zhRecord from "./messages/zh/record.json"
import zhRoom from "./messages/zh/room.json"
import zhSecurity from "./messages/zh/security.json"
import zhStaff from "./messages/zh/staff.json"
import zhSummary from "./messages/zh/summary.json"
import zhTranscript from "./messages/zh/transcript.json"
import zhVitals from "./messages/zh/vitals.json"

/** Every sentence of the app, one namespace a file. Server only: a client gets what its page needs. */
const messages = {
  en: {
    common: enCommon,
    errors: enErrors,
    patient: enPatient,
    staff: enStaff,
    summary: enSummary,
    transcript: enTranscript,
    audit: enAudit,
    booking: enBooking,
    mail: enMail,
    patients: enPatients,
    call: enCall,
    chat: enChat,
    class: enClass,
    vitals: enVitals,
    alarms: enAlarms,
    bedside: enBedside,
    admin: enAdmin,
    availability: enAvailability,
    book: enBook,
    guest: enGuest,
    history: enHistory,
    invite: enInvite,
    my: enMy,
    accesses: enAccesses,
    operations: enOperations,
    queue: enQueue,
    record: enRecord,
    room: enRoom,
    security: enSecurity,
  },
  zh: {
    common: zhCommon,
    errors: zhErrors,
    patient: zhPatient,
    staff: zhStaff,
    summary: zhSummary,
    transcript: zhTranscript,
    audit: zhAudit,
    booking: zhBooking,
    mail: zhMail,
    patients: zhPatients,
    call: zhCall,
    chat: zhChat,
    class: zhClass,
    vitals: zhVitals,
    alarms: zhAlarms,
    bedside: zhBedside,
    admin: zhAdmin,
    availability: zhAvailability,
    book: zhBook,
    guest: zhGuest,
    history: zhHistory,
    invite: zhInvite,
    my: zhMy,
    accesses: zhAccesses,
    operations: zhOperations,
    queue: zhQueue,
    record: zhRecord,
    room: zhRoom,
    security: zhSecurity,
  },
} as const

export function messagesOf(locale: Locale): Record<string, Record<string, unknown>> {
  return messages[locale]
}
