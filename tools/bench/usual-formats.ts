import { Encoder } from "cbor-x"
import { Packr } from "msgpackr"

/** What is compared with the wave codec: the usual formats, by the libraries that people take for them. */
export type Plain = number | string | readonly Plain[] | { readonly [key: string]: Plain }

// Their own extensions for repeated objects are off, and every map has the shortest head: a frame must be
// read by itself, and by any reader of the format.
const packr = new Packr({ useRecords: false, variableMapSize: true })
const encoder = new Encoder({ useRecords: false, variableMapSize: true })

export function messagePack(value: Plain): Uint8Array {
  return packr.pack(value)
}

export function cbor(value: Plain): Uint8Array {
  return encoder.encode(value)
}
