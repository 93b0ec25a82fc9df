import { Failure } from '$lib/contract/errors';
import type {
	DraftLine,
	PrescriptionDesk,
	PrescriptionForDoctor,
	SigningPrepared
} from '$lib/contract/http/prescription';
import type { ProductFound, ProductsFound } from '$lib/contract/http/products';
import type { EvidenceKind } from '$lib/domain/consult/intake';
import { checkDraft } from '$lib/domain/prescription/draft-limits';
import { maySign } from '$lib/domain/prescription/limits';
import { enrolPasskey, signWith } from '../auth/signing';
import { callApi, isPassing } from '../http/api';
import { ClinicalDesk } from './clinical-desk.svelte';
import { OrderShelf } from './order-shelf.svelte';
import { OutsideDesk } from './outside-desk.svelte';
import { DraftSaver } from './draft-saver.svelte';
import {
	copyDraft,
	draftBody,
	emptyDraft,
	isBlank,
	newLine,
	openDraft,
	type TypedDraft
} from './typed-draft';

export type AddOutcome = 'added' | 'barred' | 'twice' | 'full';
export type SignState = 'idle' | 'busy' | 'cancelled' | 'enrol' | 'enrol_failed' | 'changed';

const mostLines = 5;

/** The doctor's desk of one consult: what is being written, what was signed, and what became of it. */
export class RxDesk {
	readonly consultId: string;
	desk = $state<PrescriptionDesk>();
	draft = $state<TypedDraft>();
	/** The frozen document that is being checked; the way back to writing drops it. */
	prepared = $state.raw<SigningPrepared>();
	signing = $state<SignState>('idle');
	/** What the server refused last, until the next step. */
	problem = $state<unknown>();
	offline = $state(false);
	readonly saver = new DraftSaver();
	readonly clinical: ClinicalDesk;
	readonly outside: OutsideDesk;
	readonly shelf: OrderShelf;
	#products = $state.raw<Readonly<Record<string, ProductFound>>>({});

	readonly body = $derived.by(() => this.draft && draftBody(this.draft, this.consultId));
	readonly findings = $derived(
		this.body && this.desk ? checkDraft(this.body, this.desk.facts, Object.values(this.#products)) : []
	);
	/** Critical findings that wait for a reason, and checks that could not run without a word why to go on. */
	readonly unanswered = $derived.by(() => {
		if (!this.draft) return 0;
		const { clinical } = this.draft;
		if (this.clinical.away) return clinical.uncheckedReason.trim() === '' ? 1 : 0;
		return this.clinical.open(clinical).length;
	});
	readonly ready = $derived(maySign(this.findings) && this.unanswered === 0);
	readonly signed = $derived((this.desk?.prescriptions ?? []).filter(({ status }) => status !== 'draft'));

	constructor(consultId: string) {
		this.consultId = consultId;
		this.clinical = new ClinicalDesk(consultId);
		this.outside = new OutsideDesk(consultId);
		this.shelf = new OrderShelf(consultId, (products) => this.#learn(products));
	}

	product(id: string): ProductFound | undefined {
		return this.#products[id];
	}

	/** Fetches the desk; what is being typed here is never overwritten by it. */
	async load(): Promise<void> {
		try {
			const desk = await callApi<PrescriptionDesk>(
				'staff',
				'GET',
				`/api/v1/consults/${this.consultId}/prescriptions`
			);
			this.desk = desk;
			this.offline = false;
			this.#learn(desk.prescriptions.flatMap(({ products }) => products));
			this.#closeIfSigned(desk);
			if (!this.draft) this.#openOrStart(desk);
		} catch (error) {
			if (isPassing(error)) this.offline = true;
			else this.problem = error;
		}
	}

	/** Call with every change of the draft. */
	keep(): void {
		if (!this.draft || !this.body || this.prepared) return;
		this.clinical.follow(this.body);
		this.outside.follow(this.body);
		if (isBlank(this.draft) && this.saver.state === 'blank') return;
		this.saver.keep(this.draft.id, this.body);
	}

	search(typed: string): Promise<ProductsFound> {
		return callApi('staff', 'GET', `/api/v1/products?q=${encodeURIComponent(typed)}`);
	}

	add(product: ProductFound): AddOutcome {
		if (!this.draft) return 'full';
		if (product.specialControl !== null) return 'barred';
		if (this.draft.lines.some(({ productId }) => productId === product.id)) return 'twice';
		if (this.draft.lines.length >= mostLines) return 'full';
		this.#learn([product]);
		this.draft.lines.push(newLine(product));
		return 'added';
	}

	/** Notes a medicine that the patient takes already. */
	noteCurrent(product: ProductFound): void {
		if (!this.draft || this.draft.clinical.current.includes(product.id)) return;
		this.#learn([product]);
		this.draft.clinical.current.push(product.id);
	}

	/**
	 * Takes over the lines of a template or an earlier prescription; each is planned and checked like one typed now.
	 * @returns how many were taken: those that are barred, there already or beyond the fifth are left out
	 */
	takeOver({ diagnosis, lines }: { diagnosis: string; lines: readonly DraftLine[] }): number {
		if (!this.draft) return 0;
		if (this.draft.diagnosis.trim() === '') this.draft.diagnosis = diagnosis;
		let taken = 0;
		for (const line of lines) {
			const product = this.#products[line.productId];
			if (!product || this.add(product) !== 'added') continue;
			const added = this.draft.lines.at(-1);
			if (added) Object.assign(added, line);
			taken++;
		}
		return taken;
	}

	remove(key: number): void {
		if (this.draft) this.draft.lines = this.draft.lines.filter((line) => line.key !== key);
	}

	startAnother(): void {
		this.draft = emptyDraft();
		this.saver.startBlank();
	}

	rewrite(returned: PrescriptionForDoctor): void {
		this.#learn(returned.products);
		this.draft = copyDraft(returned);
		this.saver.startBlank();
		this.keep();
	}

	/** Freezes the draft for the summary; says what stands against it otherwise. */
	async check(): Promise<void> {
		if (!this.draft || !this.ready) return;
		this.problem = undefined;
		this.signing = 'busy';
		try {
			this.keep();
			if (!(await this.saver.flush())) return void (this.signing = 'idle');
			this.prepared = await callApi('staff', 'POST', `/api/v1/prescriptions/${this.draft.id}/signing`);
			this.signing = 'idle';
			if (this.body) this.outside.beforeSigning(this.body);
		} catch (error) {
			this.signing = 'idle';
			if (error instanceof Failure && error.code === 'no_signing_key') this.signing = 'enrol';
			else this.problem = error;
		}
	}

	async enrol(name: string): Promise<void> {
		this.problem = undefined;
		this.signing = 'busy';
		try {
			if ((await enrolPasskey(name)) === 'enrolled') await this.check();
			else this.signing = 'enrol_failed';
		} catch (error) {
			this.signing = 'enrol_failed';
			this.problem = error;
		}
	}

	async sign(): Promise<void> {
		if (!this.draft || !this.prepared) return;
		this.problem = undefined;
		this.signing = 'busy';
		try {
			const response = await signWith(this.prepared.options);
			if (!response) return void (this.signing = 'cancelled');
			await callApi('staff', 'POST', `/api/v1/prescriptions/${this.draft.id}/signature`, response);
			this.signing = 'idle';
			this.#close();
		} catch (error) {
			this.signing = 'idle';
			if (!(error instanceof Failure) || error.code !== 'not_allowed_now') return void (this.problem = error);
			if (error.detail?.status === 'draft') {
				this.prepared = undefined;
				this.signing = 'changed';
				return;
			}
			// Signed by an earlier try whose answer was lost, or in another window.
			this.#close();
		}
		await this.load();
	}

	/**
	 * The doctor has looked at what stands for the earlier diagnosis, or takes that back.
	 * @returns false when it was not kept
	 */
	async confirmEvidence(kind: EvidenceKind | null): Promise<boolean> {
		try {
			await callApi('staff', 'PUT', `/api/v1/consults/${this.consultId}/evidence`, { kind });
		} catch {
			return false;
		}
		await this.load();
		return true;
	}

	backToWriting(): void {
		this.prepared = undefined;
		this.signing = 'idle';
		this.problem = undefined;
	}

	async cancel(id: string): Promise<void> {
		this.problem = undefined;
		try {
			await callApi('staff', 'POST', `/api/v1/prescriptions/${id}/cancellation`);
			if (this.draft?.id === id) this.#close();
		} catch (error) {
			this.problem = error;
		}
		await this.load();
	}

	/** Throws away what is being written; a draft that was saved is cancelled at the server too. */
	async discard(): Promise<void> {
		const { draft } = this;
		if (!draft) return;
		if (this.saver.state === 'blank') this.#close();
		else if (await this.saver.flush()) await this.cancel(draft.id);
	}

	close(): void {
		this.clinical.close();
		this.outside.close();
		this.saver.close();
	}

	#close(): void {
		this.draft = undefined;
		this.prepared = undefined;
		this.saver.startBlank();
	}

	/** A signature whose answer was lost was counted all the same: it is not asked for again. */
	#closeIfSigned(desk: PrescriptionDesk): void {
		if (this.signing === 'busy' || !this.prepared) return;
		const own = desk.prescriptions.find(({ id }) => id === this.draft?.id);
		if (!own || own.status === 'draft') return;
		this.problem = undefined;
		this.#close();
	}

	#openOrStart(desk: PrescriptionDesk): void {
		const open = desk.prescriptions.find(({ status }) => status === 'draft');
		if (open) {
			this.draft = openDraft(open);
			this.saver.startFrom(open.id, draftBody(this.draft, this.consultId));
		} else if (desk.prescriptions.every(({ status }) => status === 'cancelled')) this.startAnother();
	}

	#learn(products: readonly ProductFound[]): void {
		this.#products = { ...this.#products, ...Object.fromEntries(products.map((one) => [one.id, one])) };
	}
}
