let known: boolean | undefined

/**
 * Whether this browser has what the blur is made with. Whether it is fast enough shows only when it
 * runs. VideoFrame stands for WebAssembly with SIMD too: no browser got it later.
 */
export function canBlur(): boolean {
  known ??=
    typeof WebAssembly === "object" &&
    typeof OffscreenCanvas === "function" &&
    typeof VideoFrame === "function" &&
    (hasTrackStreams() || "captureStream" in HTMLCanvasElement.prototype) &&
    new OffscreenCanvas(1, 1).getContext("webgl2") !== null
  return known
}

// Chrome's way of reading and writing the frames of a track (w3c/mediacapture-transform).
function hasTrackStreams(): boolean {
  return "MediaStreamTrackProcessor" in globalThis && "MediaStreamTrackGenerator" in globalThis
}
