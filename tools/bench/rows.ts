import { admitRow } from "./admit"
import { alarmSoundRow } from "./alarm-sound"
import { millionRows } from "./audit-million"
import { sequencedRow } from "./audit-sequenced"
import { writeRatioRow } from "./audit-write"
import { bookingRow } from "./booking"
import { callJsRow } from "./call-js"
import { joinRows } from "./join"
import { memoryRow } from "./load-memory"
import { requestsRow } from "./load-requests"
import { visitsRow } from "./load-visits"
import { waitingRow } from "./load-waiting"
import { recoveryRow } from "./recovery"
import { rotationRows } from "./rotation"
import type { Row } from "./row"
import { slotRows } from "./slots"
import { slotsHttpRow } from "./slots-http"
import { summaryRow } from "./summary"
import { tileCpuRow } from "./tile-cpu"
import { ageRows } from "./vitals-age"
import { codecRows } from "./vitals-codec"
import { ingestRow } from "./vitals-ingest"
import { renderRows } from "./vitals-render"
import { storedRow } from "./vitals-stored"

/**
 * Every row of the performance table. Ids are fixed, so that figures can be followed over time. First
 * what needs nothing, then what needs PostgreSQL, then what needs the whole house.
 */
export const rows: readonly Row[] = [
  ...slotRows,
  ...codecRows,
  ...renderRows,
  bookingRow,
  writeRatioRow,
  sequencedRow,
  ...millionRows,
  summaryRow,
  storedRow,
  slotsHttpRow,
  ingestRow,
  ...joinRows,
  admitRow,
  ...rotationRows,
  recoveryRow,
  tileCpuRow,
  callJsRow,
  ...ageRows,
  alarmSoundRow,
  visitsRow,
  waitingRow,
  requestsRow,
  memoryRow,
]
