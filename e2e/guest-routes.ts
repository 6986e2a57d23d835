import type { RouteLine, Rows } from "./route-table"

const visit = "/api/visits/[visitId]"
const staff = ["staff"] as const
const token = ({ ids }: Rows) => ({ token: ids["token"] ?? "A".repeat(43) })

/** The part of `routeTable` about those who come to a visit beside its patient. */
export const guestRoutes: readonly RouteLine[] = [
  { method: "POST", path: "/api/guest/look", who: "anyone", body: token },
  { method: "POST", path: "/api/guest", who: "anyone", body: token },
  { method: "GET", path: "/api/guest", who: ["companion"] },
  { method: "POST", path: "/api/guest/arrive", who: ["companion"] },
  {
    method: "GET",
    path: `${visit}/guests`,
    who: staff,
    permission: "guest.invite",
    namesRow: true,
  },
  {
    method: "POST",
    path: `${visit}/guests`,
    who: staff,
    permission: "guest.invite",
    namesRow: true,
    body: () => ({ kind: "link", role: "companion", name: "Nora" }),
  },
  {
    method: "DELETE",
    path: `${visit}/guests/[guestId]`,
    who: staff,
    permission: "guest.invite",
    namesRow: true,
  },
  // A colleague needs an invitation, which no permission gives.
  { method: "GET", path: `${visit}/guest`, who: staff, namesRow: true },
  { method: "POST", path: `${visit}/guest/arrive`, who: staff, namesRow: true },
  {
    method: "POST",
    path: `${visit}/guest/check`,
    who: staff,
    namesRow: true,
    body: () => ({ encryption: true }),
  },
  ...(["admit", "back", "remove"] as const).map((press): RouteLine => ({
    method: "POST",
    path: `${visit}/seats/[seatId]/${press}`,
    who: staff,
    permission: "visit.admit",
    namesRow: true,
  })),
]
