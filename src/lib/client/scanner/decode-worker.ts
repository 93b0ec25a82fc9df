import { prepareZXingModule, readBarcodes, type ReadResult } from 'zxing-wasm/reader';
import type { DecodeMessage, FrameMessage, StartMessage } from './decode-messages';
import { greyOf } from './grey-frame';
import { toPgm, type GreyPicture } from './grey-picture';
import { glance, turns, wholeLook, type Look } from './looks';
import { centreOf, distance, edgeOf, type Sighting } from './sighting';

/** What a worker's own scope offers; the page's types know only the window. */
interface WorkerScope extends EventTarget {
	postMessage(message: DecodeMessage): void;
}

const scope = self as unknown as WorkerScope;
const tell = (message: DecodeMessage) => scope.postMessage(message);

/** The names of `BarcodeDetector` for those of ZXing, its subdivisions included. */
const names: Readonly<Record<string, string>> = {
	Code128: 'code_128',
	EAN13: 'ean_13',
	ISBN: 'ean_13',
	EAN8: 'ean_8',
	UPCA: 'upc_a',
	UPCE: 'upc_e',
	DataMatrix: 'data_matrix',
	QRCode: 'qr_code',
	QRCodeModel1: 'qr_code',
	QRCodeModel2: 'qr_code'
};

function sightingOf(
	result: ReadResult,
	toFrame: (point: { x: number; y: number }) => { x: number; y: number }
) {
	const { topLeft, topRight, bottomRight, bottomLeft } = result.position;
	return {
		text: result.text,
		aim: result.symbologyIdentifier,
		format: names[result.format] ?? result.format,
		corners: [toFrame(topLeft), toFrame(topRight), toFrame(bottomRight), toFrame(bottomLeft)]
	} satisfies Sighting;
}

async function lookAt(frame: GreyPicture, look: Look): Promise<Sighting[]> {
	const view = look.view(frame);
	const results = await readBarcodes(toPgm(view), { ...look.options, textMode: 'Plain' });
	return results.filter(({ isValid }) => isValid).map((result) => sightingOf(result, view.toFrame));
}

/** The same symbol, seen by two looks at one frame. */
const isSame = (a: Sighting, b: Sighting): boolean =>
	a.text === b.text && a.format === b.format && distance(centreOf(a), centreOf(b)) < edgeOf(a).length / 2;

let turn = 0;

function dueLook(careful: FrameMessage['careful']): Look | undefined {
	if (careful === 'none') return undefined;
	if (careful === 'whole') return wholeLook;
	turn += 1;
	return turns[turn % turns.length];
}

async function read({ id, frame, careful }: FrameMessage): Promise<void> {
	const picture = await greyOf(frame).finally(() => frame.close());
	const quick = await lookAt(picture, glance);
	const look = dueLook(careful);
	const close = look ? await lookAt(picture, look) : [];
	const more = close.filter((sighting) => !quick.some((other) => isSame(sighting, other)));
	const { width, height } = picture;
	tell({
		kind: 'read',
		id,
		reading: { sightings: [...quick, ...more], whole: look === wholeLook, width, height }
	});
}

const failed = (error: unknown) => tell({ kind: 'failed', reason: String(error) });

function start({ decoderUrl }: StartMessage): void {
	// Without it the decoder would be fetched from a public CDN.
	prepareZXingModule({ overrides: { locateFile: () => decoderUrl }, fireImmediately: true }).then(
		() => tell({ kind: 'ready' }),
		failed
	);
}

scope.addEventListener('message', (event) => {
	const { data } = event as MessageEvent<StartMessage | FrameMessage>;
	if ('decoderUrl' in data) start(data);
	else void read(data).catch(failed);
});
