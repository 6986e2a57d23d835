"""Reads and writes WFDB records and EDF+ files with programs that nobody here wrote, for
lib/vitals/export/signals-outside.test.ts: wfdb, pyedflib (EDFlib), edfio and lunapi (Luna).

In: a JSON list of jobs on stdin, each {"do": NAME, ...} of the functions below. Out: a JSON list of
what each answered. Digital samples are the file's own counts.
"""

import contextlib
import datetime
import json
import os
import sys
import warnings

import edfio
import lunapi
import numpy as np
import pyedflib
import wfdb


def read_wfdb(record):
    read = wfdb.rdrecord(record, physical=False, smooth_frames=False)
    sums = read.calc_checksum(expanded=True)
    return {
        "names": read.sig_name,
        "units": read.units,
        "gains": read.adc_gain,
        "baselines": read.baseline,
        "frame_rate": read.fs,
        "samples_per_frame": read.samps_per_frame,
        "start": datetime.datetime.combine(read.base_date, read.base_time).isoformat(),
        "comments": read.comments,
        "samples": [signal.tolist() for signal in read.e_d_signal],
        "sums_match": all((a - b) % 65536 == 0 for a, b in zip(sums, read.checksum)),
        "initial_match": read.init_value == [int(signal[0]) for signal in read.e_d_signal],
    }


def write_wfdb(folder, record, frame_rate, format, signals):
    samples = [np.array(signal["samples"], dtype=np.int64) for signal in signals]
    per_frame = [signal["perFrame"] for signal in signals]
    written = wfdb.Record(
        record_name=record,
        n_sig=len(signals),
        fs=frame_rate,
        sig_len=len(samples[0]) // per_frame[0],
        samps_per_frame=per_frame,
        e_d_signal=samples,
        fmt=[format] * len(signals),
        adc_gain=[signal["gain"] for signal in signals],
        baseline=[signal["baseline"] for signal in signals],
        units=[signal["unit"] for signal in signals],
        sig_name=[signal["label"] for signal in signals],
        base_date=datetime.date(2026, 11, 26),
        base_time=datetime.time(17, 27, 45),
        comments=["age: 84", "paced"],
    )
    written.set_d_features(expanded=True)
    written.set_defaults()
    written.wrsamp(expanded=True, write_dir=folder)
    return [float(gain) for gain in written.adc_gain]


def read_edflib(file):
    with pyedflib.EdfReader(file) as read:
        onsets, durations, texts = read.readAnnotations()
        return {
            "start": read.getStartdatetime().isoformat(),
            "labels": read.getSignalLabels(),
            "patient": read.getPatientName(),
            "samples": [read.readSignal(i, digital=True).tolist() for i in range(read.signals_in_file)],
            "annotations": [[float(o), float(d), str(t)] for o, d, t in zip(onsets, durations, texts)],
        }


def write_edflib(file, signals, annotations):
    kind = pyedflib.FILETYPE_EDFPLUS if annotations is not None else pyedflib.FILETYPE_EDF
    with pyedflib.EdfWriter(file, len(signals), file_type=kind) as written:
        written.setStartdatetime(datetime.datetime(2026, 11, 26, 17, 27, 45))
        written.setSignalHeaders([signal["header"] for signal in signals])
        samples = [np.array(signal["samples"], dtype=np.int32) for signal in signals]
        written.writeSamples(samples, digital=True)
        for onset, duration, text in annotations or []:
            written.writeAnnotation(onset, duration, text)
    return None


def read_edfio(file):
    read = edfio.read_edf(file)
    return {
        "kind": read.reserved,
        "continuous": read.is_continuous,
        "start": datetime.datetime.combine(read.startdate, read.starttime).isoformat(),
        "rates": [signal.sampling_frequency for signal in read.signals],
        "samples": [signal.digital.tolist() for signal in read.signals],
        "annotations": [[a.onset, a.duration, a.text] for a in read.annotations],
    }


def read_luna(file):
    """For each signal its samples with their seconds since the start of the file's header."""
    scales = edfio.read_edf(file).signals
    found = []
    for scale in scales:
        instance = luna.inst("r")
        instance.attach_edf(file)
        _, rows = instance.data([scale.label], time=True)
        low, high = scale.physical_range
        counts = (rows[:, 1] - low) / (high - low) * np.ptp(scale.digital_range) + scale.digital_range[0]
        found.append([rows[:, 0].tolist(), np.rint(counts).astype(int).tolist()])
    return found


def write_luna(file, to, epochs, seconds):
    """A copy that holds the named epochs alone."""
    instance = luna.inst("w")
    instance.attach_edf(file)
    instance.eval(f"EPOCH dur={seconds} & MASK epoch={epochs} & RE & WRITE edf={to}")
    return to if os.path.exists(to) else f"{to}.edf"


warnings.simplefilter("ignore")
answers = []
# Luna writes on its own on file descriptor 1, which is kept for the answers.
out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
with contextlib.redirect_stdout(sys.stderr):
    luna = lunapi.proj()
    lunapi.proj.silence(True)
    for job in json.load(sys.stdin):
        answers.append(globals()[job.pop("do")](**job))
json.dump(answers, out)
out.close()
