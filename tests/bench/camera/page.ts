import { BoxChooser } from '$lib/client/scanner/box-chooser';
import { damages, frameSize, takePicture, type SymbolModules } from './box-picture';
import { libraryEngine, ownDecoder, workerEngine, type Engine } from './engines';
import { measureLive } from './live';

const framesPerCell = 6;
/** As html5-qrcode's own frame would be set on this picture: round the label, in camera pixels. */
const box = { width: 1100, height: 620 };

export interface Cell {
	readonly damage: string;
	readonly symbol: string;
	/** Per engine: frames read, frames misread, milliseconds together. */
	readonly engines: Readonly<Record<string, { read: number; wrong: number; ms: number }>>;
	readonly frames: number;
}

async function attempt(engine: Engine, frame: OffscreenCanvas, expected: string) {
	const begun = performance.now();
	const texts = await engine(frame);
	const ms = performance.now() - begun;
	// Its own decoder writes separators differently; what is not the separator must agree.
	const bare = (text: string) => text.replaceAll('\u001d', '');
	const right = texts.filter((text) => bare(text) === bare(expected)).length;
	return { read: Number(right > 0), wrong: Number(texts.length > right), ms };
}

/** Every damage on every symbology, each frame given once to each engine. */
async function* corpus(symbols: readonly SymbolModules[]): AsyncGenerator<Cell> {
	const own = ownDecoder('reader');
	const worker = workerEngine(() => undefined);
	const engines: Record<string, Engine> = {
		full: libraryEngine(own, frameSize),
		box: libraryEngine(own, box),
		ours: worker
	};
	for (const damage of damages)
		for (const symbol of symbols) {
			const sums: Record<string, { read: number; wrong: number; ms: number }> = {};
			for (let seed = 0; seed < framesPerCell; seed++) {
				const frame = takePicture([{ symbol, x: 0.5, y: 0.5 }], damage, seed);
				for (const [name, engine] of Object.entries(engines)) {
					const { read, wrong, ms } = await attempt(engine, frame, symbol.text);
					const sum = (sums[name] ??= { read: 0, wrong: 0, ms: 0 });
					sum.read += read;
					sum.wrong += wrong;
					sum.ms += ms;
				}
			}
			yield { damage: damage.name, symbol: symbol.name, engines: sums, frames: framesPerCell };
		}
	worker.close();
}

/** Two boxes in view, the first in the middle or as near to it as the second: which is taken over a second? */
async function twoBoxes(mine: SymbolModules, neighbour: SymbolModules) {
	const places: [string, number, number][] = [
		['mine in the middle, the neighbour at the side', 0.5, 1.02],
		['mine a little off, the neighbour at the other side', 0.42, 0.95],
		['both as near', 0.25, 0.76]
	];
	const outcomes = [];
	for (const [name, left, right] of places) {
		const counts = { name, rounds: 0, mine: 0, neighbour: 0, none: 0, asked: 0 };
		for (let round = 0; round < 5; round++) {
			const chooser = new BoxChooser();
			let taken: string | undefined;
			let asked = false;
			let at = 0;
			const engine = workerEngine((reading) => {
				const choice = chooser.see(reading, (at += 66));
				if (choice.kind === 'take') taken ??= choice.sighting.text;
				if (choice.kind === 'two_boxes') asked = true;
			});
			for (let seed = 0; seed < 12; seed++)
				await engine(
					takePicture(
						[
							{ symbol: mine, x: left, y: 0.5 },
							{ symbol: neighbour, x: right, y: 0.5 }
						],
						{ name, modulePx: 2 },
						round * 100 + seed
					)
				);
			engine.close();
			counts.rounds += 1;
			counts.mine += Number(taken === mine.text);
			counts.neighbour += Number(taken === neighbour.text);
			counts.none += Number(taken === undefined);
			counts.asked += Number(asked);
		}
		outcomes.push(counts);
	}
	return outcomes;
}

/** Brightness of one picture, as text, for a film. */
function filmFrame(symbol: SymbolModules): string {
	const canvas = takePicture([{ symbol, x: 0.5, y: 0.5 }], { name: 'film' }, 1);
	const data = canvas.getContext('2d')?.getImageData(0, 0, frameSize.width, frameSize.height).data;
	const grey = new Uint8Array(frameSize.width * frameSize.height);
	grey.forEach((_, at) => (grey[at] = data?.[at * 4 + 1] ?? 0));
	let text = '';
	for (let at = 0; at < grey.length; at += 8192) text += String.fromCharCode(...grey.subarray(at, at + 8192));
	return btoa(text);
}

Object.assign(window, { camera: { corpus, twoBoxes, filmFrame, measureLive } });
