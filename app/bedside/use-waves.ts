"use client"

import { useEffect, useRef, useState } from "react"

import type { Bedside } from "@/lib/vitals/client/bedside"
import { fetchRecording, openRecording } from "@/lib/vitals/client/load-recording"
import { type RecordingDoubt, doubtsOf, recordedSource } from "@/lib/vitals/client/recorded-source"
import { simulatedSource } from "@/lib/vitals/client/simulated-source"
import type { DeviceView } from "@/lib/vitals/queries"
import type { Recording, Unplayable, UnplayableReason } from "@/lib/vitals/recording"

export type RecordingProblem =
  | { readonly reason: "offline" }
  | (Unplayable & { readonly reason: UnplayableReason })

export type WavesHook = {
  readonly problem: RecordingProblem | undefined
  readonly doubts: readonly RecordingDoubt[]
  readonly how: "loop" | "once"
  /** Also starts what is played anew. */
  readonly setHow: (how: "loop" | "once") => void
  readonly chooseFiles: (files: readonly File[]) => void
  readonly chooseBundled: () => void
  readonly simulate: () => void
  readonly stop: () => void
  /** A patient is measured now: what plays only because nothing else was chosen ends. */
  readonly giveWay: () => void
}

/** What the page's waves come from: one recording at a time, the simulator, or nothing. */
export function useWaves(
  bedside: Bedside | undefined,
  view: Pick<DeviceView, "recordingUrl" | "replays"> | undefined,
): WavesHook {
  const bundled = view?.recordingUrl
  const replays = view?.replays === true
  const [problem, setProblem] = useState<WavesHook["problem"]>()
  const [playing, setPlaying] = useState<Recording>()
  const [how, setHow] = useState<"loop" | "once">("loop")
  const [isChosen, setChosen] = useState(false)
  /** What was asked for last: a slow file must not take its place. */
  const turn = useRef(0)

  function take(loading: ReturnType<typeof fetchRecording>, chosen: boolean): void {
    setChosen(chosen)
    const own = ++turn.current
    void loading.then((loaded) => {
      if (own !== turn.current) return
      setProblem(loaded.ok ? undefined : loaded)
      play(loaded.ok ? loaded.value : undefined, how)
    })
  }

  function play(recording: Recording | undefined, as: "loop" | "once"): void {
    setPlaying(recording)
    bedside?.play(recording === undefined ? undefined : recordedSource(recording, as))
  }

  function startBundled(chosen: boolean): void {
    if (bundled !== undefined) take(fetchRecording(bundled), chosen)
  }

  // what plays first is decided by the server's answer, once it is there
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `startBundled` is new in each render; its inputs are listed
  useEffect(() => (replays ? startBundled(false) : undefined), [bedside, bundled, replays])

  return {
    problem,
    doubts: playing === undefined ? [] : doubtsOf(playing),
    how,
    setHow(next) {
      setHow(next)
      if (playing !== undefined) play(playing, next)
    },
    chooseFiles: (files) => take(openRecording(files), true),
    chooseBundled: () => startBundled(true),
    simulate() {
      turn.current++
      setChosen(true)
      setPlaying(undefined)
      setProblem(undefined)
      bedside?.play(simulatedSource())
    },
    stop() {
      turn.current++
      setChosen(true)
      setProblem(undefined)
      play(undefined, how)
    },
    giveWay() {
      if (isChosen) return
      turn.current++
      play(undefined, how)
    },
  }
}
