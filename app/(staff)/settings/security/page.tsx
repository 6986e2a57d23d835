import { getTranslations } from "next-intl/server"

import { Note } from "@/app/_ui/note"
import { clinicOf } from "@/lib/consultations/queries"
import { requireSignedIn } from "@/lib/identity/session"
import { ownSecurity } from "@/lib/identity/staff-queries"

import { SignOut } from "../../_frame/sign-out"
import { SessionList } from "../_nav/session-list"
import { SettingsPart } from "../_nav/settings-part"
import { AuthenticatorApp } from "./authenticator-app"
import { Passkeys } from "./passkeys"
import { PasswordForm } from "./password-form"
import { RecoveryCodes } from "./recovery-codes"

export async function generateMetadata() {
  const t = await getTranslations("security")
  return { title: t("title") }
}

export default async function SecurityPage() {
  const actor = await requireSignedIn()
  const t = await getTranslations("security")
  const view = await ownSecurity(actor, new Date())
  const { zone } = await clinicOf(actor)
  const enrolling = actor.session?.mustEnrol === true
  return (
    <main className="max-w-[760px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      {enrolling ? (
        <Note tone="warn" role="status" className="mt-4">
          {t("mustEnrol")}
        </Note>
      ) : null}
      {/* First, for whoever must make one; and in one place, as what is being made must outlast it. */}
      <SettingsPart id="app" title={t("app.title")} text={t("app.text")}>
        <AuthenticatorApp on={view.code} />
      </SettingsPart>
      <SettingsPart id="passkeys" title={t("passkeys.title")} text={t("passkeys.text")}>
        <Passkeys passkeys={view.passkeys} zone={zone} />
      </SettingsPart>
      {view.code || view.passkeys.length > 0 ? (
        <SettingsPart id="recovery" title={t("recovery.title")} text={t("recovery.text")}>
          <RecoveryCodes left={view.recoveryCodesLeft} />
        </SettingsPart>
      ) : null}
      <SettingsPart id="sessions" title={t("sessions.title")} text={t("sessions.text")}>
        <SessionList sessions={view.sessions} zone={zone} />
      </SettingsPart>
      {view.hasPassword ? (
        <SettingsPart id="password" title={t("password.title")}>
          <PasswordForm />
        </SettingsPart>
      ) : null}
      {enrolling ? (
        <div className="mt-8 border-t border-line-1 pt-5">
          <SignOut />
        </div>
      ) : null}
    </main>
  )
}
