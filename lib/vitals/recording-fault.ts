/**
 * What is wrong with a recording, of which the page makes words (`bedside.fault`): what the file says
 * itself is a value of them, never a sentence.
 */
export type RecordingFault = {
  readonly code: FaultCode
  readonly values: Readonly<Record<string, string | number>>
}

export const faultCodes = [
  // any file
  "too_large",
  "no_header",
  "not_given",
  "too_short",
  // WFDB
  "header_too_long",
  "no_record_line",
  "several_segments",
  "frame_rate",
  "sample_count",
  "signal_count",
  "signal_lines",
  "format",
  "sample_format",
  "flac_format",
  "gain",
  "adc_zero",
  "initial_value_field",
  "checksum_field",
  "initial_value",
  "checksum",
  "two_formats",
  // EDF
  "bdf",
  "no_edf_header",
  "no_edf_version",
  "edf_signal_count",
  "header_bytes",
  "header_cut",
  "not_ascii",
  "record_count",
  "record_duration",
  "start",
  "physical_range",
  "digital_range",
  "samples_per_record",
  "annotations_alone",
  "data_bytes",
  "gaps",
  "record_times_missing",
  "annotation",
  "record_time_missing",
  "records_overlap",
  "record_gap",
] as const

export type FaultCode = (typeof faultCodes)[number]

/** The part of a refusal that says what is wrong. */
export type Faulty = { readonly fault: RecordingFault }

export function faulty(code: FaultCode, values: RecordingFault["values"] = {}): Faulty {
  return { fault: { code, values } }
}
