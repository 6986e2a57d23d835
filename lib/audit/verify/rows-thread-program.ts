import { parentPort } from "node:worker_threads"

import { checkRows } from "./check-rows"
import { unpack } from "./rows-thread"
import type { PackedRows } from "./rows-thread"

parentPort?.on("message", (packed: PackedRows) => {
  const { id, space } = packed
  parentPort?.postMessage({ id, found: checkRows(unpack(packed)), space }, [space])
})
