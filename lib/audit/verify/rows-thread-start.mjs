// A thread begins in plain Node, whatever its parent began with.
import { register } from "tsx/esm/api"

register()
await import("./rows-thread-program.ts")
