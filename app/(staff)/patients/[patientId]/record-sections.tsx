import type { PatientPage } from "@/lib/patients/record-queries"
import { localDate } from "@/lib/scheduling/wall-time"

import { ChartSection } from "./chart-section"
import { DocumentsSection } from "./documents-section"
import { MergingSection } from "./merging-section"
import { PatientVisits } from "./patient-visits"
import { ProxiesSection } from "./proxies-section"
import { TrendsSection } from "./trends-section"

type Props = { page: Extract<PatientPage, { view: "open" }>; zoneName: string; now: Date }

/** Everything of a record that its reader may see, the chart first. */
export function RecordSections({ page, zoneName, now }: Props) {
  const { patient, zone, chart, merging } = page
  const today = localDate(zone, now.getTime())
  const entries = { patientId: patient.id, entries: chart?.entries ?? [], zone, today }
  return (
    <>
      {chart === null ? null : (
        <>
          <ChartSection kind="allergy" {...entries} />
          <ChartSection kind="medicine" {...entries} />
          <ChartSection kind="problem" {...entries} />
        </>
      )}
      <PatientVisits
        zone={zone}
        zoneName={zoneName}
        visits={page.visits}
        now={now}
        readsChart={chart !== null}
      />
      {chart === null ? null : (
        <>
          <DocumentsSection patientId={patient.id} documents={chart.documents} zone={zone} />
          <TrendsSection patientId={patient.id} trends={chart.trends} zone={zone} />
        </>
      )}
      <ProxiesSection patientId={patient.id} proxies={page.proxies} today={today} />
      {merging === null ? null : (
        <MergingSection
          patientId={patient.id}
          duplicates={merging.duplicates}
          merged={merging.merged}
          zone={zone}
        />
      )}
    </>
  )
}
