import { Check, Minus } from "lucide-react"
import { getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import { requireStaff } from "@/lib/identity/session"
import { may, permissions, roles } from "@/lib/permissions"
import type { Permission, Role } from "@/lib/permissions"

import { permissionKey } from "./permission-key"

export default async function PermissionsPage() {
  const actor = await requireStaff()
  const t = await getTranslations("admin.permissions")
  const allowed = may(actor, "permission.read")
  const names = await getTranslations("admin.roles")
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      {allowed ? (
        <>
          <p className="mt-1 mb-4 max-w-[72ch] text-text-2">{t("text")}</p>
          <div className="rounded-3 border border-line-1 bg-surface-1">
            <Table
              caption={t("title")}
              columns={[
                { key: "permission", label: t("permission") },
                ...roles.map((role) => ({
                  key: role,
                  label: names(role),
                  className: "text-center",
                })),
              ]}
            >
              {entries.map(([permission, granted]) => (
                <tr key={permission}>
                  <RowHead className="min-w-56">{t(`words.${permissionKey(permission)}`)}</RowHead>
                  {roles.map((role) => (
                    <Cell key={role} className="text-center">
                      {granted.includes(role) ? (
                        <>
                          <Check aria-hidden size={18} className="mx-auto text-success" />
                          <span className="sr-only">{t("yes")}</span>
                        </>
                      ) : (
                        <>
                          <Minus aria-hidden size={18} className="mx-auto text-text-3" />
                          <span className="sr-only">{t("no")}</span>
                        </>
                      )}
                    </Cell>
                  ))}
                </tr>
              ))}
            </Table>
          </div>
        </>
      ) : (
        <EmptyState title={t("refusedTitle")}>{t("refusedText")}</EmptyState>
      )}
    </main>
  )
}

// oxlint-disable-next-line typescript/consistent-type-assertions -- the keys of the table are its permissions
const entries = Object.entries(permissions) as [Permission, readonly Role[]][]
