import http from 'node:http';
import net from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';

/** One connection that Node was asked for, and what went into it. */
export interface Connection {
	host: string;
	port: number;
	/** A socket of the machine, in place of host and port. */
	socketPath?: string;
	/** TLS, to a server whose certificate is checked for this name. */
	securedFor?: string;
	/** The proxy whose tunnel it goes through. */
	through?: Connection;
	sent: string;
}

type Ask = Partial<tls.ConnectionOptions> & { host?: string; port?: number | string; path?: string; socket?: { connection?: Connection } };

/**
 * From now on no connection is made: whoever asks Node for one gets a server that says `answer` to each request, and
 * what is sent is written down as it would go over the wire. Nothing of n8n or axios is replaced.
 */
export function recordTheWire(): { connections: Connection[]; answer: (answer: string) => void; giveBack: () => void } {
	const connections: Connection[] = [];
	let answer = '';
	const connect = (ask: Ask, securedFor?: string): WireEnd => {
		const { host = 'localhost', port = 80, path } = ask;
		const connection: Connection = { host, port: Number(port), sent: '', ...(securedFor ? { securedFor } : {}), ...(path ? { socketPath: path } : {}), ...(ask.socket?.connection ? { through: ask.socket.connection } : {}) };
		connections.push(connection);
		return new WireEnd(connection, answer);
	};
	// Node's https asks for a name to check in this way; whoever switches the check off is checked for none.
	const secured = ({ servername, host, rejectUnauthorized, ca, checkServerIdentity }: Ask) =>
		rejectUnauthorized === false || ca || checkServerIdentity ? undefined : servername || host;
	const [secure, plain, { createConnection }] = [tls.connect, net.connect, http.Agent.prototype as unknown as { createConnection: unknown }];
	Object.assign(tls, { connect: (ask: Ask) => connect(ask, secured(ask)) });
	Object.assign(net, { connect: (ask: Ask) => connect(ask) });
	Object.assign(http.Agent.prototype, { createConnection: (ask: Ask) => connect(ask) });
	// Node's own modules are the same ones for every test file of a process.
	const giveBack = () => {
		Object.assign(tls, { connect: secure });
		Object.assign(net, { connect: plain });
		Object.assign(http.Agent.prototype, { createConnection });
	};
	return { connections, answer: (next) => (answer = next), giveBack };
}

/** Our end of a connection, which ends in nothing. */
class WireEnd extends Duplex {
	private hasAnswered = false;

	constructor(
		readonly connection: Connection,
		private readonly answer: string,
	) {
		super();
	}

	override _write(chunk: Buffer, _encoding: string, done: () => void): void {
		this.connection.sent += chunk.toString('latin1');
		if (!this.hasAnswered && this.connection.sent.includes('\r\n\r\n')) {
			this.hasAnswered = true;
			if (this.connection.sent.startsWith('CONNECT ')) this.push('HTTP/1.1 200 OK\r\n\r\n');
			else this.push(this.answer);
		}
		done();
	}

	override _read(): void {}

	setKeepAlive = () => this;
	setNoDelay = () => this;
	setTimeout = () => this;
	ref = () => this;
	unref = () => this;
}
