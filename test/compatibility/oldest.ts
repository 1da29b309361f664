/** The oldest n8n that the README says the package works with. */
export const OLDEST = '1.123.81';
