import { BackgroundTransformer } from "@livekit/track-processors"

import { delegateFor, rendererName } from "./renderer"

/** Where the blur's own files lie. */
export type BlurFiles = { readonly folder: string }

/**
 * Blurs what is behind a person, and lets no frame through that it did not blur. The library's own
 * `transform` (0.8.1) sends the first frame as it is, and draws on with an empty mask, which is the
 * bare picture, where the segmenter throws: here such a frame is dropped.
 */
export class CarefulBlur extends BackgroundTransformer {
  readonly #onFrame: (ms: number) => void

  constructor({ folder }: BlurFiles, onFrame: (ms: number) => void) {
    super({
      blurRadius,
      segmenterOptions: { delegate: delegateFor(rendererName()) },
      assetPaths: { tasksVisionFileSet: folder, modelAssetPath: `${folder}/selfie.tflite` },
    })
    this.#onFrame = onFrame
  }

  override async transform(
    frame: VideoFrame,
    controller: TransformStreamDefaultController<VideoFrame>,
  ): Promise<void> {
    try {
      const blurred = this.#blurred(frame)
      if (blurred !== undefined) controller.enqueue(blurred)
    } finally {
      frame.close()
    }
  }

  #blurred(frame: VideoFrame): VideoFrame | undefined {
    const { canvas, gl, imageSegmenter } = this
    if (!canvas || gl === undefined || imageSegmenter === undefined) return undefined
    if (frame.displayWidth === 0 || canvas.getContext("webgl2")?.isContextLost() !== false)
      return undefined
    const began = performance.now()
    canvas.width = frame.displayWidth
    canvas.height = frame.displayHeight
    let masked = false
    try {
      imageSegmenter.segmentForVideo(frame, began, (result) => {
        if (result.categoryMask !== undefined) {
          gl.updateMask(result.categoryMask.getAsWebGLTexture())
          masked = true
        }
        result.close()
      })
      if (!masked) return undefined
      gl.renderFrame(frame)
      return new VideoFrame(canvas, { timestamp: frame.timestamp })
    } catch {
      // The watch over the frames notices when this goes on.
      return undefined
    } finally {
      if (masked) this.#onFrame(performance.now() - began)
    }
  }
}

/** Four times the library's: shelves become patches, and print on a wall cannot be read. */
const blurRadius = 40
