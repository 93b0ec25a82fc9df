import type { EarlierPrescriptions, SaveTemplate, Templates } from '$lib/contract/http/templates';
import type { ProductFound } from '$lib/contract/http/products';
import { callApi } from '../http/api';

/** Orders to start from: the doctor's own templates, and what this patient was prescribed before. */
export class OrderShelf {
	templates = $state.raw<Templates['templates']>([]);
	earlier = $state.raw<EarlierPrescriptions['prescriptions']>([]);
	/** The patient lets the doctor see what was prescribed before. */
	agreed = $state(false);
	/** What the last step failed with; the shelf is an aid, and writing goes on without it. */
	problem = $state<unknown>();

	constructor(
		private readonly consultId: string,
		private readonly learn: (products: readonly ProductFound[]) => void
	) {}

	async load(): Promise<void> {
		await this.#try(async () => {
			const [own, earlier] = await Promise.all([
				callApi<Templates>('staff', 'GET', '/api/v1/prescription-templates'),
				callApi<EarlierPrescriptions>(
					'staff',
					'GET',
					`/api/v1/consults/${this.consultId}/earlier-prescriptions`
				)
			]);
			this.learn(earlier.products);
			this.earlier = earlier.prescriptions;
			this.agreed = earlier.agreed;
			this.#show(own);
		});
	}

	save(template: SaveTemplate): Promise<boolean> {
		const path = `/api/v1/prescription-templates/${crypto.randomUUID()}`;
		return this.#try(async () => this.#show(await callApi('staff', 'PUT', path, template)));
	}

	drop(id: string): Promise<boolean> {
		const path = `/api/v1/prescription-templates/${id}`;
		return this.#try(async () => this.#show(await callApi('staff', 'DELETE', path)));
	}

	#show({ templates, products }: Templates): void {
		this.learn(products);
		this.templates = templates;
	}

	async #try(step: () => Promise<void>): Promise<boolean> {
		this.problem = undefined;
		try {
			await step();
			return true;
		} catch (error) {
			this.problem = error;
			return false;
		}
	}
}
