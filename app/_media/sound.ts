/** One audio context for the page: browsers let it speak only after someone has touched the page. */
let context: AudioContext | undefined

export function audioContext(): AudioContext | undefined {
  if (typeof AudioContext === "undefined") return undefined
  context ??= new AudioContext()
  return context
}

/** Call from a press. Answers whether sounds will be heard from now on. */
export async function unlockSound(): Promise<boolean> {
  const audio = audioContext()
  if (audio === undefined) return false
  if (audio.state !== "running") await Promise.race([audio.resume(), after(1_000)])
  return canSound()
}

export function canSound(): boolean {
  return context?.state === "running"
}

/** A context that runs computes silence all the time: not beside a call. The next press unlocks it again. */
export function restSound(): void {
  if (canSound()) void context?.suspend()
}

/** Two soft notes, about a second: for "Can you hear us?". */
export async function playTest(): Promise<void> {
  if (await unlockSound()) chime([523.25, 659.25], 0)
  await after(1_100)
}

/** Three times three rising notes: the doctor is ready. */
export function playAdmitted(): void {
  if (!canSound()) return
  for (const round of [0, 1.6, 3.2]) chime([523.25, 659.25, 783.99], round)
}

function chime(notes: readonly number[], delay: number): void {
  const audio = audioContext()
  if (audio === undefined) return
  notes.forEach((frequency, index) => {
    const at = audio.currentTime + delay + index * 0.28
    const tone = new OscillatorNode(audio, { type: "sine", frequency })
    const volume = new GainNode(audio, { gain: 0 })
    volume.gain.linearRampToValueAtTime(0.35, at + 0.03)
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.6)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.65)
  })
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
