import type { Run } from './run';

/** Callbacks that fell due and wait until a test lets all of them go in the same instant. */
export class HeldCallbacks {
  private held: Array<{ run: Run; send: () => Promise<void> }> = [];

  keep(run: Run, send: () => Promise<void>): void {
    run.callbackHeld = true;
    this.held.push({ run, send });
  }

  /** Resolves with how many there were, when each has been answered or will be tried no more. */
  async release(): Promise<number> {
    const released = this.held.splice(0);
    await Promise.all(
      released.map(({ run, send }) => {
        run.callbackHeld = false;
        return send();
      }),
    );
    return released.length;
  }

  clear(): void {
    this.held = [];
  }
}
