import { expect, test } from "vitest"

import { canonical } from "./canonical"
import { commitmentOf, fhirHashOf, refOf } from "./commitment"

// Worked by hand with sha256sum and openssl: final, as logs are built on them.
test("commitments and pseudonyms are what they always were", () => {
  const salt = Buffer.alloc(32)
  expect(commitmentOf(salt, canonical({ b: 1, a: "x" })).toString("hex")).toBe(
    "0e64e26cda473228f7f5c653732df0a875b78f3715bc6f3b835439b984c44481",
  )
  expect(fhirHashOf(salt, canonical({ b: 1, a: "x" })).toString("hex")).toBe(
    "d80caf12345f048a17fb99188a971841df52bd2efd1c0142a2cca35ad06eda06",
  )
  expect(refOf(salt, "patient-1").toString("hex")).toBe(
    "9c2fed1d7f82b6f8947fc58403f50596c3fb90653cd8775c29c44c9b2b6add35",
  )
})
