import { type Python, outsidePython } from "../python"

export function signalsPython(): Promise<Python> {
  return outsidePython(
    import.meta.dirname,
    "signals",
    "edfio, lunapi, pyedflib, wfdb",
    "signal readers",
  )
}
