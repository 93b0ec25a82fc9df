/** What one capture may hold. The first two are told in headers; they keep one job within seconds and tens of megabytes. */
export const captureLimits = {
	/** Bytes of the request body. */
	bytes: 16 * 1024 * 1024,
	events: 10_000,
	/** Identifiers of packs in all events together, and in one. */
	identifiers: 100_000,
	identifiersOfEvent: 20_000,
	/** Bytes of a single event sent to `events`. */
	bytesOfEvent: 2 * 1024 * 1024
} as const;

/** Documents of one chain that may wait at once. */
export const mostOpenJobs = 20;

/** Faults that are told one by one; the rest is counted. */
export const mostFaults = 100;
