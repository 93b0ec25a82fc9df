import type { EpcisEvent, QuantityElement } from '$lib/domain/trace/epcis-event';
import { pointerStep, type Fault } from './content-fault';

/** Characters of what events are found by: an index of the database holds no longer ones. */
const mostCharacters = 1_000;

const single = ['eventID', 'bizStep', 'disposition', 'parentID'] as const;
const lists = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'] as const;
const quantities = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'] as const;

const isLong = (text: string | undefined): boolean => text !== undefined && text.length > mostCharacters;

/** The place of an identifier or a word by which events are found, and that is too long for it. */
export function findIndexedFault(event: EpcisEvent): Fault | undefined {
	const reason = `longer than ${mostCharacters} characters`;
	for (const field of single) if (isLong(event[field])) return { path: `/${field}`, reason };
	for (const field of ['readPoint', 'bizLocation'] as const)
		if (isLong(event[field]?.id)) return { path: `/${field}/id`, reason };
	if (isLong(event.errorDeclaration?.reason)) return { path: '/errorDeclaration/reason', reason };
	for (const field of lists) {
		const at = (event[field] as readonly string[] | undefined)?.findIndex(isLong) ?? -1;
		if (at >= 0) return { path: `/${field}${pointerStep(at)}`, reason };
	}
	for (const field of quantities) {
		const list = event[field] as readonly QuantityElement[] | undefined;
		const at = list?.findIndex(({ epcClass }) => isLong(epcClass)) ?? -1;
		if (at >= 0) return { path: `/${field}${pointerStep(at)}/epcClass`, reason };
	}
	return undefined;
}
