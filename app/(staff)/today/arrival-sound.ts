let context: AudioContext | undefined

/** Two soft notes. Nothing when the browser keeps this tab silent. */
export function playArrival(): void {
  if (context?.state !== "running") return
  for (const [index, frequency] of [659.25, 783.99].entries()) {
    const at = context.currentTime + index * 0.22
    const tone = new OscillatorNode(context, { type: "sine", frequency })
    const volume = new GainNode(context, { gain: 0 })
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(0.12, at + 0.03)
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.7)
    tone.connect(volume).connect(context.destination)
    tone.start(at)
    tone.stop(at + 0.75)
  }
}

/** Browsers let a tab sound only after someone has touched it: "suspended" until then. */
export function soundState(): "running" | "suspended" {
  context ??= new AudioContext()
  return context.state === "running" ? "running" : "suspended"
}

export async function turnSoundOn(): Promise<"running" | "suspended"> {
  await context?.resume()
  return soundState()
}

export function onSoundChange(listener: () => void): () => void {
  context ??= new AudioContext()
  const of = context
  of.addEventListener("statechange", listener)
  return () => of.removeEventListener("statechange", listener)
}
