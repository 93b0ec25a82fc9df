/** What a body may hold at most. A prescription of five lines with everything around it is about 20 KB. */
export const fhirLimits = { bytes: 256 * 1024, entries: 60 } as const;
