import { readFileSync } from "node:fs"
import { join } from "node:path"

import { expect, test } from "vitest"

import { withInputNotes } from "./selfie-model.mjs"

const model = new Uint8Array(
  readFileSync(
    join(
      import.meta.dirname,
      "../../node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.tflite",
    ),
  ),
)

test("the installed model gets notes, and keeps everything it had", () => {
  const [before, after] = [readModel(model), readModel(withInputNotes(model))]
  expect(after.version).toBe(before.version)
  expect(after.operatorCodes).toBe(before.operatorCodes)
  expect(after.subgraphs).toBe(1)
  expect(after.tensors).toEqual(before.tensors)
  expect(after.buffers.length).toBe(before.buffers.length + 1)
  expect(after.buffers.slice(0, -1)).toEqual(before.buffers)
  expect(before.notes).toEqual([])
  expect(after.notes).toEqual([{ name: "TFLITE_METADATA", buffer: before.buffers.length }])
})

test("the notes say that a pixel goes from 0 to 1", () => {
  const { buffers } = readModel(withInputNotes(model))
  const notes = reader(buffers.at(-1) ?? new Uint8Array())
  expect(notes.text(4, 4)).toBe("M001")
  const [subgraph] = notes.vector(notes.root, 3)
  const [input] = notes.vector(subgraph ?? 0, 2)
  const [unit] = notes.vector(input ?? 0, 4)
  const options = notes.table(unit ?? 0, 1)
  expect([notes.floats(options, 0), notes.floats(options, 1)]).toEqual([[0], [1]])
})

test("what is no TFLite model, or has notes already, stops the build", () => {
  expect(() => withInputNotes(new TextEncoder().encode("something else"))).toThrow(/not a TFLite/)
  expect(() => withInputNotes(withInputNotes(model))).toThrow(/notes already/)
})

/** By the fields of TensorFlow Lite's schema.fbs. */
function readModel(file: Uint8Array) {
  const at = reader(file)
  const { root } = at
  const buffers = at.vector(root, 4).map((buffer) => at.bytes(buffer, 0))
  return {
    version: at.number(root, 0),
    operatorCodes: at.vector(root, 1).length,
    subgraphs: at.vector(root, 2).length,
    tensors: at.vector(root, 2).map((graph) => at.vector(graph, 0).length),
    buffers,
    notes: at.vector(root, 6).map((entry) => ({
      name: new TextDecoder().decode(at.bytes(entry, 0)),
      buffer: at.number(entry, 1),
    })),
  }
}

/** Just enough of FlatBuffers: tables and vectors of tables, bytes and floats. */
function reader(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const field = (table: number, slot: number): number | undefined => {
    const vtable = table - view.getInt32(table, true)
    if (4 + 2 * slot >= view.getUint16(vtable, true)) return undefined
    return view.getUint16(vtable + 4 + 2 * slot, true) || undefined
  }
  const follow = (table: number, slot: number): number | undefined => {
    const offset = field(table, slot)
    if (offset === undefined) return undefined
    return table + offset + view.getUint32(table + offset, true)
  }
  const items = (table: number, slot: number, size: number): number[] => {
    const start = follow(table, slot)
    const count = start === undefined ? 0 : view.getUint32(start, true)
    return Array.from({ length: count }, (_, index) => (start ?? 0) + 4 + size * index)
  }
  return {
    root: view.getUint32(0, true),
    text: (at: number, length: number) => new TextDecoder().decode(file.subarray(at, at + length)),
    number: (table: number, slot: number) => {
      const offset = field(table, slot)
      return offset === undefined ? 0 : view.getUint32(table + offset, true)
    },
    table: (table: number, slot: number) => follow(table, slot) ?? 0,
    vector: (table: number, slot: number) =>
      items(table, slot, 4).map((at) => at + view.getUint32(at, true)),
    floats: (table: number, slot: number) =>
      items(table, slot, 4).map((at) => view.getFloat32(at, true)),
    bytes: (table: number, slot: number) => {
      const start = follow(table, slot)
      if (start === undefined) return new Uint8Array()
      return file.slice(start + 4, start + 4 + view.getUint32(start, true))
    },
  }
}
