import { randomBytes } from "node:crypto"

import { expect, test } from "vitest"

import { canonical } from "../proofs/canonical"
import { commitmentOf, fhirHashOf } from "../proofs/commitment"
import { entryBytes, entryOf } from "../proofs/entry"
import { leafHash } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { bundleOf } from "../proofs/tiles"
import { checkRows } from "./check-rows"

const id = "0b8f3a52-2f4b-4c39-9f5a-1f5d9d0c7e10"
const tenant = "6f1dc3ab-8d9f-4a9c-8f53-3bb5c2a8b9a1"
const t = "2026-11-23T10:00:00.000Z"

/** The one row of a log, which commits to this text as its AuditEvent. */
function found(action: string, fhir: string) {
  const salt = randomBytes(32)
  const said = { v: 1, id, t, tenant, action, outcome: "success", patientId: null, data: {} }
  const payload = canonical(said)
  const entry = entryBytes(
    entryOf(tenant, 0, {
      id,
      occurredAt: new Date(t),
      action,
      outcome: "success",
      actorRef: randomBytes(32),
      patientRef: null,
      commitment: commitmentOf(salt, payload),
      fhirHash: fhirHashOf(salt, fhir),
    }),
  )
  const line = `{"fhir":${fhir},"payload":${payload},"salt":"${salt.toString("base64")}","seq":0}`
  const hashes = leafHash(sha256, entry)
  const rows = { from: 0, width: 1, bundle: bundleOf([entry]), hashes, torn: false }
  return checkRows({ ...rows, lines: [Buffer.from(line)] })
}

test.each(["patient.erased", "log.recovered"])(
  "%s with an AuditEvent that is no JSON, committed to as it is: a finding, not a fault",
  (action) => {
    expect(found(action, "{}").wrong).toBeUndefined()
    expect(found(action, "{oops}").wrong).toEqual({
      index: 0,
      what: "the FHIR AuditEvent is damaged",
    })
  },
)
