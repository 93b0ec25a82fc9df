/**
 * Narrows a text from storage to a closed list.
 * @throws RangeError when the text is not in the list: the stored row and the program disagree.
 */
export function oneOf<const Members extends readonly string[]>(
	members: Members,
	text: string
): Members[number] {
	const found = members.find((member) => member === text);
	if (found === undefined) throw new RangeError(`"${text}" is none of ${members.join(', ')}`);
	return found;
}
