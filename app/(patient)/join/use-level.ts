"use client"

import { useEffect } from "react"

import { audioContext } from "@/app/_media/sound"

import { loudness } from "./level"

/** Calls `onLevel` about twelve times a second while the stream has sound. Nothing is re-rendered by it. */
export function useLevel(stream: MediaStream | null, onLevel: (level: number) => void): void {
  useEffect(() => {
    const audio = audioContext()
    const track = stream?.getAudioTracks()[0]
    if (audio === undefined || track === undefined) return
    const source = audio.createMediaStreamSource(new MediaStream([track]))
    const analyser = new AnalyserNode(audio, { fftSize: 1024 })
    source.connect(analyser)
    void audio.resume()
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      onLevel(loudness(samples))
    }, 80)
    return () => {
      clearInterval(timer)
      source.disconnect()
    }
  }, [stream, onLevel])
}
