/** 0 to 1 on a scale that follows the ear: -60 dB is nothing, -6 dB is full. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const rms = Math.sqrt(sum / Math.max(samples.length, 1))
  if (rms === 0) return 0
  const decibels = 20 * Math.log10(rms)
  return Math.min(Math.max((decibels + 60) / 54, 0), 1)
}

/** Above this someone speaks; a quiet room stays below. */
export const heardAt = 0.25
