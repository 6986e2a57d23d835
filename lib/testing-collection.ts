import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** Answers as `promise` does, and has garbage collected every 10 ms until then. */
export async function whileCollecting<T>(promise: Promise<T>): Promise<T> {
  setFlagsFromString("--expose-gc")
  const collect: unknown = runInNewContext("gc")
  if (typeof collect !== "function") throw new Error("this Node has no collector to call")
  const timer = setInterval(() => collect(), 10)
  return promise.finally(() => clearInterval(timer))
}
