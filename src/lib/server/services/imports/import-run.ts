import type { Context } from '../../context';
import { tellProgress, type Claim, type ImportJobRow } from '../../repositories/import-jobs';

/** Without a sign of life for so long, another process takes a job over. */
export const leaseMs = 15_000;
const tellEveryMs = 500;

/** The run was told to stop, lost its job to another process, or a person let the import go. */
export class RunEnded extends Error {
	constructor() {
		super('this run of the import has ended');
		this.name = 'RunEnded';
	}
}

/** One process at work at one import. */
export class ImportRun {
	#toldAt = 0;

	constructor(
		readonly ctx: Context,
		readonly job: ImportJobRow,
		readonly claim: Claim,
		private readonly signal: AbortSignal
	) {}

	/** Of an import of packs, which only a chain brings in (the database holds that, too). */
	get chainId(): string {
		if (this.job.chainId === null) throw new TypeError('packs are imported for a chain');
		return this.job.chainId;
	}

	/** Tells how far it is, at most twice a second. @throws RunEnded */
	async tell(numbers: Parameters<typeof tellProgress>[2]): Promise<void> {
		if (this.signal.aborted) throw new RunEnded();
		const now = performance.now();
		if (now - this.#toldAt < tellEveryMs) return;
		this.#toldAt = now;
		await this.keep(numbers);
	}

	/** Keeps the lease. @throws RunEnded */
	async keep(numbers: Parameters<typeof tellProgress>[2] = {}): Promise<void> {
		const until = new Date(this.ctx.now().getTime() + leaseMs);
		if (!(await tellProgress(this.ctx.services.db, this.claim, numbers, until))) throw new RunEnded();
	}

	/** Keeps the lease while one long statement runs. */
	async during<Answer>(work: Promise<Answer>): Promise<Answer> {
		const timer = setInterval(() => void this.keep().catch(() => undefined), leaseMs / 3);
		try {
			return await work;
		} finally {
			clearInterval(timer);
		}
	}
}
