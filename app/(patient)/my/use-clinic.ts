"use client"

import { useEffect, useState } from "react"

import { post } from "@/app/_edge/post"

import { clinicSlug } from "./clinic-slug"

export type Clinic = { slug: string; name: string; phone: string; zone: string }

/** The clinic of this page; null when the link names none. Undefined until it is known. */
export function useClinic(): Clinic | null | undefined {
  const [clinic, setClinic] = useState<Clinic | null>()
  useEffect(() => {
    const look = async () => {
      const slug = clinicSlug()
      const answer = await post<Omit<Clinic, "slug">>("/api/my/clinic", { clinic: slug })
      setClinic(answer.ok ? { slug, ...answer.value } : null)
    }
    void look()
  }, [])
  return clinic
}
