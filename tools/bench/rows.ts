import type { Row } from "./row"

/** Every row of the performance table. Ids are fixed, so that figures can be followed over time. */
export const rows: readonly Row[] = []
