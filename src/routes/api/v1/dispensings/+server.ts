import { dispenseBody } from '$lib/contract/http/dispensing';
import { endpoint } from '$lib/server/http/endpoint';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';

export const POST = endpoint({
	operation: 'prescription.dispense',
	body: dispenseBody,
	run: (ctx, input) => dispensePacks(ctx, input)
});
