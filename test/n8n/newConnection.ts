import { Agent } from 'node:http';

/** A new connection for each request: on a busy machine, the server may close an idle one in the moment in which it is reused. */
export const newConnection = new Agent({ keepAlive: false });
