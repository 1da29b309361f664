/** The oldest n8n that the README says the package works with: in older ones it does not load (no `NodeConnectionTypes`). */
export const OLDEST = '1.85.4';

/** The oldest that is tried whole, with its editor's server and database. */
export const OLDEST_WHOLE = '1.123.81';
