/** Why something leaves no event, for whoever asks what is missing. A name that needs no reason any more fails too. */
type Reasons = Readonly<Record<string, string>>

const settings = "the clinic's own offer and settings, which name no patient"
const already =
  "pressed again, or found as it was to be: nothing is changed, and nothing more is told"
const byVerdict =
  "each refusal that a person met is written down below, whatever the answer is called"

/** Queries and commands that leave an event on most ways out, and why not on the others. */
export const partly: Reasons = {
  "lib/atna/feed.ts feed":
    "hands on the events themselves; what a repository refuses for good is an event",
  "lib/audit/desk/queries.ts logState":
    "how long the log is: numbers of no patient, on a page whose rows are an event",
  "lib/audit/desk/event-queries.ts people":
    "the names that the filter offers, on a page whose rows are an event",
  "lib/audit/desk/queries.ts entryBundles":
    "pseudonyms and hashes; the check that asks for them is one event for all of it",
  "lib/audit/desk/saved-filters.ts savedFilters":
    "the names of the caller's own filters, on a page whose rows are an event",
  "lib/audit/export/progress.ts exportProgress":
    "a percentage of an export, which is an event; a refusal is one too",
  "lib/audit/export/commands.ts fetchExport":
    "what was asked for is an event, and what is made of it is one once it has passed",
  "lib/calendars/busy-commands.ts refreshBusyCalendar":
    "only asks the worker, whose import is the event",
  "lib/consultations/commands.ts admit": already,
  "lib/consultations/commands.ts endVisit": already,
  "lib/consultations/denied.ts withDenials":
    "writes refusals; what was done is written where it is done",
  "lib/consultations/patient-commands.ts giveConsent": already,
  "lib/consultations/place-command.ts setPlace": already,
  "lib/exchange/appointment-changes.ts changeAppointment":
    "an answer to a refused change; what was moved, cancelled or given back is written where it is done",
  "lib/exchange/scheduling-operations.ts bookAppointment":
    "an answer to a refused or awaited booking; what was held or booked is written where it is done",
  "lib/exchange/scheduling-operations.ts holdAppointment":
    "an answer to a refused hold; what was held is written where it is done",
  "lib/guests/check-command.ts checkAsGuest": already,
  "lib/identity/factor-check.ts factorHolds":
    "a part of signing in and of proving, both of which are events",
  "lib/identity/factor-check.ts passkeyHolds":
    "a part of signing in and of proving, both of which are events",
  "lib/identity/factor-commands.ts passkeyOptions": "a challenge: what comes of it is an event",
  "lib/identity/staff-commands.ts revokeOtherSessions": "there was no other session",
  "lib/identity/staff-commands.ts revokeStaffSessions": "there was no session to end",
  "lib/jobs/keep-promise.ts keepPromise":
    "runs what was promised, which writes its own; a job that is parked is an event",
  "lib/patients/break-glass-commands.ts openInEmergency": already,
  "lib/patients/details-commands.ts changeDetails": already,
  "lib/patients/merge-commands.ts unmergePatients": byVerdict,
  "lib/patients/record-access.ts onRecord":
    "what is done with the record is written where it is done",
  "lib/queue/join-commands.ts joinQueue": already,
  "lib/queue/join-commands.ts addWalkIn": byVerdict,
  "lib/queue/walk-in-queries.ts walkInView":
    "a page that asks every few seconds is one read for as long as it stands open",
  "lib/scheduling/availability/commands.ts saveHours":
    "somebody saved before: who and when, of staff",
  "lib/scheduling/availability/commands.ts saveHolidays":
    "somebody saved before: who and when, of staff",
  "lib/scheduling/availability/queries.ts listEditable": settings,
  "lib/scheduling/queries.ts listClinicians": settings,
  "lib/scheduling/visits/own-visits.ts ownCancelled": "a list without a line",
  "lib/scheduling/visits/share-link.ts shareLink": byVerdict,
  "lib/summaries/edit-commands.ts editSummary": already,
  "lib/summaries/edit-commands.ts remakeInstructions": already,
  "lib/vitals/alarms/deed-commands.ts doDeed":
    "a deed that came twice is answered from what stands",
  "lib/vitals/alarms/limit-commands.ts setLimits": already,
  "lib/vitals/alarms/watch-commands.ts watchOver": "time passed and changed nothing",
  "lib/vitals/commands.ts chart": "a batch of which nothing was stored",
  "lib/vitals/history/whole-trend.ts wholeTrend": "nothing was charted",
  "lib/vitals/ward-queries.ts wardPages": "how many alarms a page of the ward has: it names nobody",
  "lib/vitals/scores/observation-commands.ts observe":
    "a form that came twice, of which nothing was kept",
  "lib/vitals/wave-commands.ts chartWaves": "a batch of which nothing was stored",
  "lib/vitals/withdraw-command.ts withdraw": "nothing was taken back",
  "lib/waitlist/entry-commands.ts joinWaitlist": already,
  "lib/waitlist/entry-commands.ts addToWaitlist": byVerdict,
  "lib/waitlist/offering.ts slotFreed": "a freed time names nobody; each offer of it is an event",
}

/** Queries and commands without an event. */
export const unlogged: Reasons = {
  "lib/calendars/queries.ts busyStamps":
    "how fresh a colleague's busy times are, on a calendar that is an event",
  "lib/notifications/message-commands.ts askMessage":
    "makes a message's row by promise of an event; its sending is one",
  "lib/notifications/message-commands.ts askInvite":
    "makes a message's row by promise of an event; its sending is one",
  "lib/notifications/message-commands.ts planVisit":
    "plans reminders by promise of an event; their sending is one",
  "lib/queue/late-commands.ts tellDelays": "promises a message; its sending is an event",
  "lib/exchange/proposals.ts chosenProposal":
    "which of the caller's own proposals is meant; what is held or booked of it is the event",
  "lib/consultations/queries.ts clinicOf": settings,
  "lib/identity/provider-queries.ts providersOf": settings,
  "lib/identity/session.ts keepStaffSession":
    "the 15 minutes begin anew: what was done is the event, where it is one",
  "lib/identity/session.ts staffSessionEnd":
    "whether the caller's own session holds, for as long as their page is open",
  "lib/identity/staff-queries.ts sessionCounts":
    "numbers beside the list of staff, which is an event",
  "lib/identity/staff-queries.ts staffName": "the heading of a list of sessions, which is an event",
  "lib/identity/step-up.ts proofMethods":
    "by what the caller can prove who they are: of themselves alone",
  "lib/identity/step-up.ts proofOptions": "a challenge: what comes of it is an event",
  "lib/patients/own-details.ts ownFrame":
    "the name over each page of the patient's own, whose content is an event",
  "lib/queue/walk-in-queries.ts onDemandOffer": settings,
  "lib/scheduling/availability/queries.ts readHolidays": settings,
  "lib/scheduling/calendar/queries.ts todayIn": settings,
  "lib/scheduling/visit-types/booking-page.ts readBookingPage": settings,
  "lib/scheduling/visit-types/visit-types.ts listVisitTypes": settings,
  "lib/vitals/queries.ts deviceState":
    "whether the visit goes on and what was agreed to, asked by its own bedside page: it names nobody",
  "lib/waitlist/join-page.ts waitlistOffer": settings,
}

const form = "a form and no data"
const open =
  "a public page of a clinic, which shows settings alone until somebody says who they are"
const byLink = "what the credential leads to is written by the command below, refused or not"

/** Its table of handlers is not followed here: lib/exchange/read-and-search.ts writes each of both. */
const fhir =
  "an address or a form that is not answered, by an OperationOutcome; what is given is an event"

/** Routes and pages that can answer without an event. */
export const routes: Reasons = {
  "page app/(patient)/book/[clinic]/now/page.tsx": open,
  "page app/(patient)/book/[clinic]/page.tsx": open,
  "page app/(patient)/book/[clinic]/waitlist/page.tsx": open,
  "page app/(patient)/book/[clinic]/offer/page.tsx": form,
  "page app/(patient)/guest/page.tsx": form,
  "page app/(patient)/join/page.tsx": form,
  "page app/(patient)/my/page.tsx":
    "a form, until a code was given; what stands behind it asks for itself",
  "page app/(staff)/patients/page.tsx": form,
  "page app/(staff)/settings/page.tsx": form,
  "page app/(staff)/settings/permissions/page.tsx": "the table of roles as the code has it",
  "page app/(staff)/today/page.tsx": "an auditor is shown the way to the log, and no visit",
  "page app/bedside/page.tsx": form,
  "page app/forgot-password/page.tsx": form,
  "page app/new-password/page.tsx": form,
  "page app/sign-in/page.tsx": form,
  "page app/page.tsx": form,
  "page app/welcome/page.tsx": form,
  "POST app/api/activity/route.ts": "somebody is still there",
  "GET app/api/events/route.ts":
    "nudges to ask again: they name areas, and what is then asked is an event",
  "DELETE app/api/fhir/[[...path]]/route.ts": fhir,
  "GET app/api/fhir/[[...path]]/route.ts": fhir,
  "PATCH app/api/fhir/[[...path]]/route.ts": fhir,
  "POST app/api/fhir/[[...path]]/route.ts": fhir,
  "PUT app/api/fhir/[[...path]]/route.ts": fhir,
  ...Object.fromEntries(
    ["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => [
      `${method} app/api/[...nothing]/route.ts`,
      "it is no route: nothing is read or done",
    ]),
  ),
  "POST app/api/fhir/token/route.ts":
    "a program that we do not know; a token that is given is an event",
  "GET app/metrics/route.ts": "counts and ages of what waits, of nobody",
  "POST app/api/guest/route.ts": byLink,
  "POST app/api/join/again/route.ts": byLink,
  "POST app/api/join/route.ts": byLink,
  "POST app/api/my/clinic/route.ts": settings,
  "POST app/api/my/sign-out/route.ts": "nobody was signed in",
  "POST app/api/security/proof/options/route.ts": "a challenge: what comes of it is an event",
  "GET app/api/security/proof/route.ts":
    "by what the caller can prove who they are: of themselves alone",
  "POST app/api/sign-in/oidc/[providerId]/logout/route.ts":
    "a hospital's sign-out of nobody we know",
  "POST app/api/sign-in/oidc/route.ts": "the way to the hospital; who comes back is an event",
  "POST app/api/sign-in/passkey/options/route.ts": "a challenge: what comes of it is an event",
  "POST app/api/sign-in/route.ts": byLink,
  "POST app/api/sign-in/second-factor/options/route.ts":
    "a challenge: what comes of it is an event",
  "POST app/api/sign-out/route.ts": "nobody was signed in",
  "POST app/api/staff-link/look/route.ts":
    "the name that an invitation was made out to, shown to whoever holds it",
  "GET app/api/vitals/device/route.ts": "the state alone; what names a patient is an event",
  "POST app/api/webhooks/sms/route.ts": "a gateway's report of a message that we do not know",
  "GET app/healthz/route.ts": "the process is alive",
  "GET app/readyz/route.ts": "which parts answer, and nothing of anybody",
}

/** Routes that give without an event what a command gives that says above why it leaves none. */
export const given: Reasons = {
  "GET app/api/audit/entries/route.ts": "lib/audit/desk/queries.ts entryBundles",
  "GET app/api/audit/exports/[id]/progress/route.ts": "lib/audit/export/progress.ts exportProgress",
  "POST app/api/vitals/[visitId]/exports/route.ts":
    "whether a file may be had: the file, when it is fetched, is an event, and a refusal is one too",
  "GET app/api/ward/pages/route.ts": "lib/vitals/ward-queries.ts wardPages",
  "POST app/api/calendars/busy/refresh/route.ts":
    "lib/calendars/busy-commands.ts refreshBusyCalendar",
  "POST app/api/vitals/ingest/route.ts": "lib/vitals/commands.ts chart",
  "POST app/api/vitals/withdraw/route.ts": "lib/vitals/withdraw-command.ts withdraw",
  "POST app/api/security/passkeys/options/route.ts":
    "lib/identity/factor-commands.ts passkeyOptions",
}

const rooms =
  "opens or closes a room of the media server, or sends a seat out of it; who comes and goes is an event"

const messages = "makes or plans a message's row by promise of an event; its sending is one"

/** What a worker does without an event of its own. */
export const workers: Reasons = {
  "workers/anchors.ts startAnchoring":
    "hands hashes to witnesses and authorities: it reads no event",
  "workers/alive.ts startSignOfLife": "touches an empty file, for the health check",
  "workers/atna.ts startFeeding": "hands on the events themselves, where the operator wants them",
  "workers/atna.ts tellJob": "hands on an event itself, that an administrator had tried again",
  "workers/audit.ts startSequencer": "appends the events themselves",
  "workers/metrics-server.ts startMetricsServer": "counts of the process, for a scraper",
  "workers/copies.ts copyJob": "a checkpoint's hashes, by mail or into storage",
  "workers/copies.ts startCopying": "a checkpoint's hashes, by mail or into storage",
  "workers/purge.ts startPurging": "a round that asks who is due; what goes is an event",
  "workers/relay.ts startRelay": "hands promises on, by id",
  "workers/retention.ts scheduleRetention": "asks for a round, whose copies are events",
  "workers/self-checks.ts startSelfChecks": "asks for a round, whose results are events",
  "workers/notifications.ts inviteJob": messages,
  "workers/notifications.ts cancelledJob": messages,
  "workers/notifications.ts letterJob": messages,
  "workers/notifications.ts planJob": messages,
  "workers/rooms.ts startTellingTurns": "a round that promises messages; their sending is an event",
  "workers/rooms.ts openRoomJob": rooms,
  "workers/rooms.ts closeRoomJob": rooms,
  "workers/rooms.ts closeOldRoomJob": rooms,
  "workers/rooms.ts closeProbeJob": rooms,
  "workers/rooms.ts removeJob": rooms,
  "workers/rooms.ts sessionsRevokedJob": rooms,
}
