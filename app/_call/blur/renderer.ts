/**
 * Without a graphics processor WebGL is drawn by the processor, and a network of that size takes
 * seconds a frame on it; MediaPipe's own code for the processor takes some 15 ms.
 */
export function delegateFor(renderer: string): "CPU" | "GPU" {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer) ? "CPU" : "GPU"
}

/** What draws WebGL here, as far as the browser tells. */
export function rendererName(): string {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2")
  const names = gl?.getExtension("WEBGL_debug_renderer_info")
  if (gl === null || !names) return ""
  return String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL))
}
