import { withWholeAnswers } from "@/app/_edge/whole-answers"

// Run before the router (Next.js, instrumentation-client).
window.fetch = withWholeAnswers(window.fetch.bind(window))
