import type { IExecuteFunctions } from 'n8n-workflow';
import { AccountRate } from '../api/accountRate';
import type { SharedLimits } from '../api/client';
import { RetryBudget } from '../api/retryBudget';
import { UploadSlots } from '../api/uploadSlots';
import { accountOf } from './account';
import { clock } from './clock';
import { remembered } from './remembered';

/** By a digest of the key, for all executions of the process. */
const accountRates = new Map<string, AccountRate>();

/** By the ID of n8n's execution: each round of a loop executes the node anew, with the same retries. */
const budgets = new Map<string, RetryBudget>();

/** Photos on their way take memory, whoever sends them. */
const uploads = new UploadSlots();

/** What an execution of the node shares with the others of its account, of its n8n execution, and of the process. */
export function sharedLimits(node: IExecuteFunctions): Required<Pick<SharedLimits, 'budget' | 'accountRate' | 'uploads'>> {
	const id = (node as Partial<IExecuteFunctions>).getExecutionId?.();
	return {
		budget: id ? remembered(budgets, id, () => new RetryBudget(clock)) : new RetryBudget(clock),
		uploads,
		accountRate: async () => remembered(accountRates, await accountOf(node, 0), () => new AccountRate(clock)),
	};
}
