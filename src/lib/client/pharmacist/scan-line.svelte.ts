/** Scans in a row, judged one after the other. While the line is held, scans wait and none is lost. */
export class ScanLine {
	waiting = $state.raw<readonly string[]>([]);
	#working = false;

	constructor(
		private readonly judge: (text: string) => Promise<void>,
		private readonly held: () => boolean
	) {}

	push(text: string): void {
		this.waiting = [...this.waiting, text];
		void this.carryOn();
	}

	clear(): void {
		this.waiting = [];
	}

	/** Goes on after what held the line is over. `judge` tells of its own failures. */
	async carryOn(): Promise<void> {
		if (this.#working) return;
		this.#working = true;
		try {
			for (;;) {
				const [text] = this.waiting;
				if (text === undefined || this.held()) return;
				await this.judge(text);
				this.waiting = this.waiting.slice(1);
			}
		} finally {
			this.#working = false;
		}
	}
}
