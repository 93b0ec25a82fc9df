import type { EventRow } from '../../repositories/epcis-query';

/** The context of EPCIS 2.0 by GS1; what a chain's own fields mean stands with each event. */
export const epcisContext = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

const isOfGs1 = (context: unknown): boolean =>
	typeof context === 'string' &&
	/^https:\/\/(ref\.gs1\.org|gs1\.github\.io)\/.*epcis-context\.jsonld$/i.test(context);

/** What the context of an event says beyond GS1's own. */
function ownContext(context: unknown): unknown {
	const parts = (Array.isArray(context) ? context : [context]).filter((part) => part && !isOfGs1(part));
	return parts.length === 0 ? undefined : parts;
}

/** @param alone an event outside of a document needs its whole context */
export function describeEvent({ event, context }: EventRow, alone = false): unknown {
	const own = ownContext(context);
	const parts = [...(alone ? [epcisContext] : []), ...((own as unknown[] | undefined) ?? [])];
	return parts.length === 0 ? event : { '@context': parts, ...event };
}

/** EPCIS 2.0, section 9.5: the answer to a query is a document. */
export const queryDocument = (rows: readonly EventRow[], now: Date): unknown => ({
	'@context': [epcisContext],
	type: 'EPCISQueryDocument',
	schemaVersion: '2.0',
	creationDate: now.toISOString(),
	epcisBody: {
		queryResults: {
			queryName: 'SimpleEventQuery',
			resultsBody: { eventList: rows.map((row) => describeEvent(row)) }
		}
	}
});
