"use client"

export { default } from "@/app/(staff)/visits/[visitId]/vitals/error"
