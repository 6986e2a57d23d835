import fc from "fast-check"

import { fuzzFactor } from "@/lib/testing-fuzz"

// Under `npm run test:long -- fuzz`: more rounds of every property, and one seed for all, which is printed there.
fc.configureGlobal({ numRuns: 100 * fuzzFactor, seed: Number(process.env["HOUSECALL_FUZZ_SEED"]) })
