import type { Run } from './run';

/** Callbacks that fell due and wait until a test lets all of them go. */
export class HeldCallbacks {
  private held: Array<{ run: Run; send: () => Promise<void> }> = [];

  keep(run: Run, send: () => Promise<void>): void {
    run.callbackHeld = true;
    this.held.push({ run, send });
  }

  /** Resolves with how many there were, when each has been answered or will be tried no more. */
  async release(atATime = Infinity): Promise<number> {
    const released = this.held.splice(0);
    const left = [...released];
    const sendOnes = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift()) {
        next.run.callbackHeld = false;
        await next.send();
      }
    };
    await Promise.all(Array.from({ length: Math.min(atATime, released.length) }, sendOnes));
    return released.length;
  }

  clear(): void {
    this.held = [];
  }
}
