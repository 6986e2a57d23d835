import { retentionOf } from "@/lib/clinics/retention"

import type { RouteLine, Rows } from "./route-table"

const own = ["staff"] as const
const answer = { id: "AAAA", rawId: "AAAA", type: "public-key", clientExtensionResults: {} }
const assertion = {
  ...answer,
  response: { clientDataJSON: "AAAA", authenticatorData: "AAAA", signature: "AAAA" },
}
const invitation = ({ ids }: Rows) => ({ token: ids["token"] ?? "none" })
const pending = "A".repeat(43)

/** Signing in, one's own credentials and sessions, and the administrator's pages. */
export const accountRoutes: readonly RouteLine[] = [
  { method: "POST", path: "/api/sign-in/passkey/options", who: "anyone" },
  {
    method: "POST",
    path: "/api/sign-in/passkey",
    who: "anyone",
    body: () => ({ response: assertion }),
  },
  {
    method: "POST",
    path: "/api/sign-in/second-factor/options",
    who: "anyone",
    body: () => ({ pending }),
  },
  {
    method: "POST",
    path: "/api/sign-in/second-factor",
    who: "anyone",
    body: () => ({ pending, factor: { kind: "code", code: "000000" } }),
  },
  {
    method: "POST",
    path: "/api/sign-in/oidc",
    who: "anyone",
    body: ({ nothing }) => ({ providerId: nothing }),
  },
  { method: "GET", path: "/api/sign-in/oidc/callback", who: "anyone" },
  { method: "POST", path: "/api/sign-in/oidc/[providerId]/logout", who: "signature" },
  { method: "POST", path: "/api/staff-link/look", who: "anyone", body: invitation },
  {
    method: "POST",
    path: "/api/staff-link",
    who: "anyone",
    body: (rows) => ({ ...invitation(rows), name: "Nobody", password: "seven lamps by the river" }),
  },
  {
    method: "POST",
    path: "/api/password/forgot",
    who: "anyone",
    body: ({ email }) => ({ email }),
  },
  { method: "POST", path: "/api/security/proof/options", who: own },
  {
    method: "POST",
    path: "/api/security/password",
    who: own,
    body: ({ password }) => ({ current: password, next: "seven lamps by the river" }),
  },
  { method: "POST", path: "/api/security/totp", who: own },
  {
    method: "POST",
    path: "/api/security/totp/confirm",
    who: own,
    body: () => ({ code: "000000" }),
  },
  { method: "POST", path: "/api/security/totp/remove", who: own },
  { method: "POST", path: "/api/security/recovery-codes", who: own },
  { method: "POST", path: "/api/security/passkeys/options", who: own },
  {
    method: "POST",
    path: "/api/security/passkeys",
    who: own,
    body: () => ({
      label: "Phone",
      response: { ...answer, response: { clientDataJSON: "AAAA", attestationObject: "AAAA" } },
    }),
  },
  { method: "POST", path: "/api/security/passkeys/[id]/remove", who: own, namesRow: true },
  { method: "POST", path: "/api/security/sessions/[id]/revoke", who: own, namesRow: true },
  { method: "POST", path: "/api/security/sessions/others", who: own },
  {
    method: "POST",
    path: "/api/staff/invitations",
    who: own,
    permission: "staff.manage",
    body: ({ nothing }) => ({ email: `${nothing}@nowhere.example`, role: "nurse" }),
  },
  {
    method: "POST",
    path: "/api/staff/invitations/[id]/withdraw",
    who: own,
    permission: "staff.manage",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/staff/[userId]/role",
    who: own,
    permission: "role.change",
    namesRow: true,
    body: () => ({ role: "nurse" }),
  },
  {
    method: "POST",
    path: "/api/staff/[userId]/deactivate",
    who: own,
    permission: "staff.manage",
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/staff/[userId]/reactivate",
    who: own,
    permission: "staff.manage",
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/staff/[userId]/factors/reset",
    who: own,
    permission: "staff.manage",
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/staff/[userId]/sessions",
    who: own,
    permission: "session.any",
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/clinic",
    who: own,
    permission: "clinic.edit",
    body: () => ({
      version: 0,
      name: "Riverside Clinic",
      phone: "020 7946 0148",
      emergencyNumber: "999",
      zone: "Europe/London",
      locale: "en",
      languages: ["en"],
      openingHours: [],
      retention: retentionOf({}),
      country: null,
      secondFactor: "offered",
      checkpointMail: false,
    }),
  },
  {
    method: "POST",
    path: "/api/clinic/providers",
    who: own,
    permission: "clinic.edit",
    body: () => ({
      name: "Nobody",
      issuer: "https://127.0.0.1/",
      clientId: "none",
      clientSecret: "none",
    }),
  },
  {
    method: "POST",
    path: "/api/clinic/fhir-clients",
    who: own,
    permission: "client.manage",
    body: () => ({
      name: "Nobody",
      jwks: { keys: [{ kty: "EC", kid: "1", crv: "P-384", x: "AA", y: "AA" }] },
      scopes: ["system/Patient.rs"],
    }),
  },
  {
    method: "POST",
    path: "/api/clinic/fhir-clients/[id]/revoke",
    who: own,
    permission: "client.manage",
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/clinic/providers/[id]/active",
    who: own,
    permission: "clinic.edit",
    namesRow: true,
    body: () => ({ active: false }),
  },
]
