// MediaPipe's segmenter reads from a model's own notes how to prepare a picture, and refuses a model
// without them. The selfie model in npm's @mediapipe/selfie_segmentation is from before those notes:
// they are put in front of it here. Formats: TensorFlow Lite's schema.fbs and metadata_schema.fbs.

/**
 * The model with notes that say "pixels from 0 to 1". Throws where the file is not the TFLite model
 * that this was written for.
 * @param {Uint8Array} model
 */
export function withInputNotes(model) {
  const old = new DataView(model.buffer, model.byteOffset, model.byteLength)
  if (text(old, 4, 4) !== "TFL3") throw new Error("not a TFLite model")
  const root = old.getUint32(0, true)
  if (field(old, root, 6) !== undefined) throw new Error("the model has notes already")
  const buffers = reference(old, root, 4)
  const count = old.getUint32(buffers, true)
  const notes = flatbuffer(inputNotes, "M001")

  // A new root stands before the old file, whose offsets are all relative and stay as they are.
  const known = (/** @type {number} */ slot) => ({ at: reference(old, root, slot) })
  const wrapped = flatbuffer(
    table({
      0: u32(old.getUint32(root + (field(old, root, 0) ?? 0), true)),
      1: known(1),
      2: known(2),
      4: vector([
        ...Array.from({ length: count }, (_, index) => {
          const slot = buffers + 4 + 4 * index
          return { at: slot + old.getUint32(slot, true) }
        }),
        table({ 0: bytes(notes) }),
      ]),
      6: vector([table({ 0: string("TFLITE_METADATA"), 1: u32(count) })]),
    }),
    "TFL3",
    model,
  )
  return wrapped
}

/** ModelMetadata › subgraph › one input tensor › NormalizationOptions(mean 0, std 1). */
const inputNotes = tableOfNotes()

function tableOfNotes() {
  const normalization = table({ 0: floats([0]), 1: floats([1]) })
  const input = table({ 0: string("input"), 4: vector([table({ 0: u8(1), 1: normalization })]) })
  const output = table({ 0: string("mask") })
  return table({
    0: string("selfie"),
    3: vector([table({ 2: vector([input]), 3: vector([output]) })]),
  })
}

/** @typedef {{ u8: number } | { u32: number }} Scalar */
/** @typedef {{ at: number }} Known A place in the old file. */
/** @typedef {{ fields: Record<number, Node> }} Table */
/** @typedef {{ items: Node[] }} Vector */
/** @typedef {{ raw: Uint8Array, count: number, align: number }} Raw */
/** @typedef {Scalar | Known | Table | Vector | Raw} Node */

/** @param {Record<number, Node>} fields @returns {Table} */
function table(fields) {
  return { fields }
}
/** @param {Node[]} items @returns {Vector} */
function vector(items) {
  return { items }
}
/** @param {number} value */
function u8(value) {
  return { u8: value }
}
/** @param {number} value */
function u32(value) {
  return { u32: value }
}
/** @param {string} value @returns {Raw} */
function string(value) {
  const encoded = new TextEncoder().encode(`${value}\0`)
  return { raw: encoded, count: encoded.length - 1, align: 4 }
}
/** @param {number[]} values @returns {Raw} */
function floats(values) {
  return { raw: new Uint8Array(new Float32Array(values).buffer), count: values.length, align: 4 }
}
/** @param {Uint8Array} value @returns {Raw} */
function bytes(value) {
  return { raw: value, count: value.length, align: 16 }
}

/**
 * Lays a tree out front to back, so that every offset points forward, and puts `rest` behind it.
 * @param {Table} root @param {string} identifier @param {Uint8Array} [rest]
 */
function flatbuffer(root, identifier, rest = new Uint8Array()) {
  const out = new DataView(new ArrayBuffer(65_536))
  /** @type {[slot: number, target: number][]} */
  const later = []
  let end = 8
  const align = (/** @type {number} */ size, ahead = 0) => {
    while ((end + ahead) % size !== 0) end += 1
  }

  /** @param {Node} node @returns {number} where its content stands */
  function write(node) {
    if ("fields" in node) return writeTable(node)
    if ("items" in node) {
      align(4)
      const start = end
      out.setUint32(start, node.items.length, true)
      end += 4 + 4 * node.items.length
      for (const [index, item] of node.items.entries()) point(start + 4 + 4 * index, item)
      return start
    }
    if ("raw" in node) {
      align(node.align, 4)
      const start = end
      out.setUint32(start, node.count, true)
      new Uint8Array(out.buffer).set(node.raw, start + 4)
      end += 4 + node.raw.length
      return start
    }
    throw new Error("a number has no place of its own")
  }

  /** @param {Table} node */
  function writeTable({ fields }) {
    const slots = Object.entries(fields).map(([slot, value]) => ({ slot: Number(slot), value }))
    const most = Math.max(...slots.map(({ slot }) => slot)) + 1
    align(4, 2 * (most % 2))
    const vtable = end
    end += 4 + 2 * most
    const start = end
    out.setUint16(vtable, 4 + 2 * most, true)
    out.setUint16(vtable + 2, 4 + 4 * slots.length, true)
    out.setInt32(start, start - vtable, true)
    end += 4 + 4 * slots.length
    for (const [index, { slot, value }] of slots.entries()) {
      out.setUint16(vtable + 4 + 2 * slot, 4 + 4 * index, true)
      point(start + 4 + 4 * index, value)
    }
    return start
  }

  /** @param {number} slot @param {Node} node */
  function point(slot, node) {
    if ("u8" in node) out.setUint8(slot, node.u8)
    else if ("u32" in node) out.setUint32(slot, node.u32, true)
    else if ("at" in node) later.push([slot, node.at])
    else out.setUint32(slot, write(node) - slot, true)
  }

  new TextEncoder().encodeInto(identifier, new Uint8Array(out.buffer, 4, 4))
  out.setUint32(0, write(root), true)
  // The old file's own data is aligned to 16.
  align(16)
  for (const [slot, at] of later) out.setUint32(slot, end + at - slot, true)
  const whole = new Uint8Array(end + rest.length)
  whole.set(new Uint8Array(out.buffer, 0, end))
  whole.set(rest, end)
  return whole
}

/** Where a table's field stands, from the table. @param {DataView} view @param {number} at @param {number} slot */
function field(view, at, slot) {
  const vtable = at - view.getInt32(at, true)
  const size = view.getUint16(vtable, true)
  const offset = 4 + 2 * slot < size ? view.getUint16(vtable + 4 + 2 * slot, true) : 0
  return offset === 0 ? undefined : offset
}

/** @param {DataView} view @param {number} at @param {number} slot */
function reference(view, at, slot) {
  const offset = field(view, at, slot)
  if (offset === undefined) throw new Error(`the model lacks field ${slot}`)
  return at + offset + view.getUint32(at + offset, true)
}

/** @param {DataView} view @param {number} at @param {number} length */
function text(view, at, length) {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length))
}
