/** Which of the customer's screens a verdict is shown on, and how loud it is. Words are a matter of `i18n`. */
import { checkOf, type Verdict } from './verdict';

export const verdictScreens = [
	'pass',
	'near',
	'expired',
	'recalled',
	'mismatch',
	'sold-ask',
	'sold-stop',
	'unknown',
	'invalid',
	'commodity',
	'offline'
] as const;
export type VerdictScreen = (typeof verdictScreens)[number];

export type VerdictTone = 'pass' | 'care' | 'stop' | 'ask' | 'part';

/** Solid colour, shape and sound of a screen: `stop` is for what must not be taken, `ask` for a question. */
export const screenTone: Readonly<Record<VerdictScreen, VerdictTone>> = {
	pass: 'pass',
	near: 'care',
	expired: 'stop',
	recalled: 'stop',
	mismatch: 'stop',
	'sold-ask': 'ask',
	'sold-stop': 'stop',
	unknown: 'ask',
	invalid: 'ask',
	commodity: 'ask',
	offline: 'part'
};

/**
 * A single sale is asked about ("did you buy it yourself?"), as is a split pack in use; two sales, more units than
 * the pack held, or a pack that was handed in, stop. `mismatch` has a stop screen of its own: 码和登记对不上.
 */
export function verdictScreen(verdict: Pick<Verdict, 'state' | 'checks'>): VerdictScreen {
	switch (verdict.state) {
		case 'near_expiry':
			return 'near';
		case 'sold': {
			const { reason } = checkOf(verdict, 'sale');
			return reason === 'one_sale' || reason === 'status_says_sold' || reason === 'split_in_use'
				? 'sold-ask'
				: 'sold-stop';
		}
		case 'unreadable':
			return 'invalid';
		case 'product_only':
			return 'commodity';
		case 'partial':
			return 'offline';
		default:
			return verdict.state;
	}
}

/**
 * Where the customer's answer to "did you buy it yourself?" leads: not theirs -> stop; theirs -> what the other
 * checks say, because one sale that is their own is as it should be.
 */
export function screenAfterAnswer(
	verdict: Pick<Verdict, 'checks' | 'missing'>,
	boughtIt: boolean
): VerdictScreen {
	if (!boughtIt) return 'sold-stop';
	if (verdict.missing.length > 0) return 'offline';
	return checkOf(verdict, 'expiry').result === 'attention' ? 'near' : 'pass';
}
