import type { Failure } from '$lib/contract/errors';
import type { VoucherRedeemed } from '$lib/contract/http/hand-in';
import { callApi } from '../http/api';
import { asFailure } from './basket.svelte';
import type { DeskSounds } from './stock-desk';

/** A voucher that a customer brings: scanned or typed, then used once. */
export class VoucherDesk {
	number = $state('');
	using = $state(false);
	used = $state.raw<VoucherRedeemed | undefined>();
	failure = $state.raw<Failure | undefined>();

	constructor(private readonly sounds: DeskSounds) {}

	/** Scanned only: using it is a step of its own, because it cannot be taken back. */
	take(text: string): void {
		this.number = text.trim().replace(/^\][A-Za-z]\w/, '');
		this.used = undefined;
		this.failure = undefined;
		this.sounds.tone('pass');
	}

	async use(): Promise<void> {
		if (this.using || this.number.trim() === '') return;
		this.using = true;
		this.used = undefined;
		this.failure = undefined;
		try {
			const { number } = this;
			// Not asked again by itself: after a lost answer the second try says when and where it was used.
			this.used = await callApi<VoucherRedeemed>('staff', 'POST', '/api/v1/vouchers/redemption', { number });
			this.number = '';
			this.sounds.tone('pass');
		} catch (error) {
			this.failure = asFailure(error);
			this.sounds.tone('stop');
		} finally {
			this.using = false;
		}
	}
}
