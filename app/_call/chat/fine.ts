/** What stands beside the words: small at a desk, and never below a patient's 16 px on a phone. */
export const fine = "text-small group-data-[size=phone]/chat:text-read"
