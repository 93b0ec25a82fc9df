import { checkOf, type Verdict } from './verdict';

/**
 * The reason in the words of GS1's messaging for product verification (made for DSCSA returns), for systems that
 * speak it. Its vocabulary compares identity only; what else is wrong goes into `additional`.
 */
export const failureReasons = [
	'No_match_GTIN_Serial',
	'No_match_GTIN_Serial_Lot',
	'No_match_GTIN_Serial_Expiry',
	'No_match_GTIN_Serial_Lot_Expiry',
	'No_reason_provided'
] as const;
export type FailureReason = (typeof failureReasons)[number];

export interface MachineReason {
	readonly verified: boolean;
	/** null when verified. */
	readonly failureReason: FailureReason | null;
	readonly additional: readonly ('recalled' | 'expired' | 'dispensed' | 'suspect')[];
}

/**
 * `verified` says that the identity matches the record, even where the pack is recalled or expired: these are
 * additional. A verdict that could not compare (partial, a code without serial) is not verified, reason unsaid.
 *
 * Example: batch differs, expiry equal → No_match_GTIN_Serial_Lot, additional suspect.
 */
export function machineReason(verdict: Verdict): MachineReason {
	const failureReason = identityFailure(verdict);
	const sale = checkOf(verdict, 'sale');
	return {
		verified: failureReason === null,
		failureReason,
		additional: [
			...(checkOf(verdict, 'recall').result === 'fail' ? (['recalled'] as const) : []),
			...(checkOf(verdict, 'expiry').result === 'fail' ? (['expired'] as const) : []),
			...(sale.result === 'fail' ? (['dispensed'] as const) : []),
			...(verdict.alert?.level === 'suspected_falsification' ? (['suspect'] as const) : [])
		]
	};
}

function identityFailure(verdict: Verdict): FailureReason | null {
	const registration = checkOf(verdict, 'registration');
	if (registration.reason === 'not_registered') return 'No_match_GTIN_Serial';
	if (registration.result !== 'pass') return 'No_reason_provided';
	const { reason, detail } = checkOf(verdict, 'record_match');
	switch (reason) {
		case 'product_differs':
			return 'No_match_GTIN_Serial';
		case 'batch_differs':
			return detail.expiresOn === undefined ? 'No_match_GTIN_Serial_Lot' : 'No_match_GTIN_Serial_Lot_Expiry';
		case 'expiry_differs':
			return 'No_match_GTIN_Serial_Expiry';
		case 'production_differs':
		case 'record_dates_contradict':
			return 'No_reason_provided';
		default:
			return null;
	}
}
