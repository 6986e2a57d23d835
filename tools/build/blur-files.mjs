import { createHash } from "node:crypto"
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import { withInputNotes } from "./selfie-model.mjs"

/**
 * What blurs the background: MediaPipe's WebAssembly and the model that tells a person from the room.
 * Laid into public/blur in a folder named by its content, so that it may be cached for ever; the
 * folder's name stands in public/blur/files.json for the app to read. The build for processors without
 * SIMD is left out: every browser that has VideoFrame has SIMD.
 * @param {string} root
 */
export function copyBlurFiles(root) {
  const wasm = join(root, "node_modules/@mediapipe/tasks-vision/wasm")
  const model = readFileSync(
    join(root, "node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.tflite"),
  )
  const files = {
    "vision_wasm_internal.js": readFileSync(join(wasm, "vision_wasm_internal.js")),
    "vision_wasm_internal.wasm": readFileSync(join(wasm, "vision_wasm_internal.wasm")),
    "selfie.tflite": withInputNotes(model),
  }
  const hash = createHash("sha256")
  for (const [name, content] of Object.entries(files)) hash.update(`\0${name}\0`).update(content)
  const name = hash.digest("hex").slice(0, 16)
  const all = join(root, "public/blur")
  mkdirSync(join(all, name), { recursive: true })
  for (const old of readdirSync(all)) if (old !== name) rmSync(join(all, old), { recursive: true })
  for (const [file, content] of Object.entries(files)) writeFileSync(join(all, name, file), content)
  cpSync(join(root, "tools/build/blur-notice.txt"), join(all, name, "NOTICE"))
  writeFileSync(join(all, "files.json"), `${JSON.stringify({ folder: `/blur/${name}` })}\n`)
  return name
}
