/** The characters that carry a check pair, by value (GS1 character set 32). */
const cset32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** GS1 character set 82 in the order of its values. */
const cset82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

function firstPrimes(count: number): number[] {
	const primes: number[] = [];
	for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime)) primes.push(n);
	return primes;
}

/** The longest value in the table of identifiers has 90 characters. */
const primes = firstPrimes(90);

/**
 * The pair of check characters behind a GS1 alphanumeric key (GMN, AI 8013), GS1 General Specifications
 * §7.9.5: character values times primes from right to left, modulo 1021. Undefined for a character outside
 * the set or more than 90 characters. "6911223Wenyao_26-b" -> "NG".
 */
export function gs1CheckPair(text: string): string | undefined {
	if (text.length > primes.length) return undefined;
	let sum = 0;
	for (let i = 0; i < text.length; i++) {
		const value = cset82.indexOf(text.charAt(i));
		if (value < 0) return undefined;
		sum += value * (primes[text.length - 1 - i] ?? 0);
	}
	sum %= 1021;
	return cset32.charAt(sum >> 5) + cset32.charAt(sum & 31);
}
