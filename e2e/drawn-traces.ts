import type { Locator } from "@playwright/test"

export type Traces = {
  /** Pixels from the lowest to the highest point of the ECG. */
  height: number
  /** How often it rises above three quarters of that. */
  beats: number
}

/** What stands on the canvas of a monitor, read from its pixels: the green of the ECG. */
export async function tracesOn(canvas: Locator): Promise<Traces> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error("no canvas")
    const copy = document.createElement("canvas")
    copy.width = element.width
    copy.height = element.height
    const context = copy.getContext("2d")
    if (context === null) throw new Error("no picture")
    context.drawImage(element, 0, 0)
    const { data, width, height } = context.getImageData(0, 0, copy.width, copy.height)
    const tops: number[] = []
    let highest = height
    let lowest = 0
    for (let x = 0; x < width; x++) {
      let top = height
      for (let y = 0; y < height; y++) {
        const at = (y * width + x) * 4
        const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
        if (green < 120 || green < red * 1.4 || green < blue * 1.4) continue
        top = Math.min(top, y)
        lowest = Math.max(lowest, y)
      }
      tops.push(top)
      highest = Math.min(highest, top)
    }
    const tall = lowest - (lowest - highest) * 0.75
    const beats = tops.filter((top, x) => top <= tall && (tops[x - 1] ?? 0) > tall).length
    return { height: lowest - highest, beats }
  })
}
