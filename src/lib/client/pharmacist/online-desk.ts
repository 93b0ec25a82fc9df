import type { Dispensed, PackCheck } from '$lib/contract/http/dispensing';
import { callApi } from '../http/api';
import type { BasketDesk } from './basket.svelte';
import type { Patience } from './patience.svelte';

/** The counter on line: the server judges and binds, and what cannot reach it waits. */
export const onlineDesk = (patience: Patience): BasketDesk => ({
	check: (scan, prescriptionId, before) =>
		patience.until(() =>
			callApi<PackCheck>('staff', 'POST', '/api/v1/dispensings/check', { scan, prescriptionId, before })
		),
	bind({ idempotencyKey, sheet, items, splits, partial, owing, buyer, payment }) {
		const scans = items.map(({ scan }) => scan);
		const common = { idempotencyKey, scans, splits, payment };
		return patience.until(() =>
			sheet
				? callApi<Dispensed>('staff', 'POST', '/api/v1/dispensings', {
						...common,
						prescriptionId: sheet.id,
						partial,
						owing
					})
				: callApi<Dispensed>('staff', 'POST', '/api/v1/dispensings/otc', { ...common, buyer })
		);
	}
});
