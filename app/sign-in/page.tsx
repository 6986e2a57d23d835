import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { Texts } from "@/app/_edge/texts"
import { Note } from "@/app/_ui/note"
import { PlainPage } from "@/app/_ui/plain-page"
import { providersFor } from "@/lib/identity/provider-queries"

import { HospitalSignIn } from "./hospital-sign-in"
import { SignInForm } from "./sign-in-form"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common")
  return { title: `${t("signIn.title")} · ${t("brand")}` }
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const t = await getTranslations("common.signIn")
  const { why, clinic } = await searchParams
  const known = reasons.find((reason) => reason === why)
  const slug = typeof clinic === "string" ? clinic : ""
  return (
    <Texts areas={["security"]}>
      <PlainPage>
        <h1 className="text-head font-semibold tracking-[-0.012em] [:lang(zh)_&]:tracking-normal">
          {t("title")}
        </h1>
        {known === undefined ? null : (
          <Note role="status" className="mt-5">
            {t(`why.${known}`)}
          </Note>
        )}
        <SignInForm />
        <HospitalSignIn slug={slug} providers={await providersFor(slug)} />
        <p className="mt-8 border-t border-line-1 pt-6 text-text-2">{t("patients")}</p>
      </PlainPage>
    </Texts>
  )
}

const reasons = [
  "revoked",
  "signed_out",
  "deactivated",
  "role_changed",
  "password_changed",
  "provider_logout",
  "idle",
  "new_password",
  "provider_refused",
  "provider_failed",
  "not_invited",
  "email_not_verified",
] as const
