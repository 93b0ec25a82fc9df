/** What the counter's desks for goods, returns and old medicine have in common. */
export interface DeskSounds {
	tone(kind: 'pass' | 'care' | 'stop'): void;
	/** Says why something was refused; never a person or a medicine. */
	say(words: string): void;
}

export interface StockDesk {
	/** Items that would have to be scanned again if the desk were left now; 0 = nothing is lost. */
	readonly unrecorded: number;
	scan(text: string): void;
	/** The same code within seconds. */
	repeat(): void;
}
