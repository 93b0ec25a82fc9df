import { redirect } from '@sveltejs/kit';

/** The platform's people work on two pages of the manager's console. */
export const GET = () => redirect(303, '/manager/products');
