/** A moving picture of noise, as heavy as a real one and of nobody. Call `stop` when it is sent. */
export function noiseTrack(): { track: MediaStreamTrack | undefined; stop: () => void } {
  const canvas = document.createElement("canvas")
  canvas.width = 320
  canvas.height = 240
  const pen = canvas.getContext("2d")
  const draw = (): void => {
    const picture = pen?.createImageData(canvas.width, canvas.height)
    if (pen === null || picture === undefined) return
    const words = new Uint32Array(picture.data.buffer)
    for (let at = 0; at < words.length; at += batch) {
      crypto.getRandomValues(words.subarray(at, at + batch))
    }
    for (let at = 3; at < picture.data.length; at += 4) picture.data[at] = 255
    pen.putImageData(picture, 0, 0)
  }
  draw()
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks()
  const timer = setInterval(draw, 1_000 / framesPerSecond)
  return {
    track,
    stop() {
      clearInterval(timer)
      track?.stop()
    },
  }
}

const framesPerSecond = 15
/** getRandomValues gives 65,536 bytes at most. */
const batch = 16_384
