import { dirname } from "node:path"

/** What `tools/` wrote when everything was ready. */
export const runFile = process.env["HOUSECALL_RUN"] ?? ".data/demo.json"

/** Beside it: logs, pids, ports and configuration of what runs. */
export const runFolder = dirname(runFile)
