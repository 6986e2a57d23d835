/** Second-order Butterworth sections by the bilinear transform; each call holds its own memory. */
export type Filter = (sample: number) => number

export function lowPass(cutoffHz: number, fs: number): Filter {
  const k = Math.tan((Math.PI * Math.min(cutoffHz, fs * 0.45)) / fs)
  const norm = 1 / (1 + Math.SQRT2 * k + k * k)
  const b = k * k * norm
  return section(b, 2 * b, b, 2 * (k * k - 1) * norm, (1 - Math.SQRT2 * k + k * k) * norm)
}

export function highPass(cutoffHz: number, fs: number): Filter {
  const k = Math.tan((Math.PI * Math.min(cutoffHz, fs * 0.45)) / fs)
  const norm = 1 / (1 + Math.SQRT2 * k + k * k)
  return section(norm, -2 * norm, norm, 2 * (k * k - 1) * norm, (1 - Math.SQRT2 * k + k * k) * norm)
}

/** Direct form II, transposed. */
function section(b0: number, b1: number, b2: number, a1: number, a2: number): Filter {
  let z1 = 0
  let z2 = 0
  return (x) => {
    const y = b0 * x + z1
    z1 = b1 * x - a1 * y + z2
    z2 = b2 * x - a2 * y
    return y
  }
}
