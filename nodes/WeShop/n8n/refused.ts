import type { Refusal } from '../agents/agent';
import { WeShopFailure } from '../api/failure';

/** A refusal of the user's input as the failure that the node shows; nothing has been paid for then. */
export function refused({ message, description }: Refusal): WeShopFailure {
	return new WeShopFailure(message, { description });
}
