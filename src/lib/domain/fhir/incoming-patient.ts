import { readPatient } from '../cds/read-hook';
import type { OrderedLine, OrderedMedicine, Order, PatientState } from '../clinical/order';
import type { Incoming, IncomingEntry } from './read-incoming';

/** What its hospital sent of the patient beside the prescription: allergies, conditions, measurements. */
export function incomingFacts(
	entries: readonly IncomingEntry[],
	{ issuedOn }: Pick<Incoming, 'issuedOn'>
): Omit<PatientState, 'current'> | undefined {
	const bundle = { resourceType: 'Bundle', entry: entries };
	const keys = ['patient', 'allergies', 'conditions', 'weight', 'egfr', 'pregnancy'] as const;
	return readPatient(Object.fromEntries(keys.map((key) => [key, bundle])), issuedOn);
}

/**
 * Another hospital's prescription as the clinical checks see it. What its hospital did not send is unknown.
 * @param medicines of our register, in the order of the lines
 */
export function incomingOrder(
	incoming: Incoming,
	entries: readonly IncomingEntry[],
	medicines: readonly (OrderedMedicine | undefined)[]
): Order | undefined {
	const facts = incomingFacts(entries, incoming);
	if (!facts) return undefined;
	return {
		lines: incoming.lines.flatMap(({ codes: _codes, ...line }, at): OrderedLine[] => {
			const medicine = medicines[at];
			return medicine ? [{ ...line, ...medicine }] : [];
		}),
		patient: { ...facts, diagnoses: [...incoming.diagnosis, ...facts.diagnoses], current: [] }
	};
}
