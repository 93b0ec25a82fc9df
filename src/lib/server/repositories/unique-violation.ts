/** Whether an insert or update was refused because a row of its kind exists already (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
	return (
		error instanceof Error &&
		'code' in error &&
		error.code === '23505' &&
		'constraint' in error &&
		error.constraint === constraint
	);
}
