/** Following what happens, for as long as the program runs: every event once, in order. */
import { RateLimited, ServerFault, Unreachable } from "./errors.js";

const EVERY = 2_000;
const LONGEST = 60_000;

/** @param {(query: any, options: any) => Promise<any>} list */
export function follow(list) {
  return async function* ({ after = 0, every = EVERY, signal = undefined } = {}) {
    for (let failed = 0; ; ) {
      const page = await list({ after, limit: 100 }, { signal }).catch(passing);
      failed = page ? 0 : failed + 1;
      if (page) {
        yield* page.data;
        after = Number(page.next_cursor);
      }
      if (!page?.has_more) await pause(Math.min(LONGEST, every * 2 ** Math.min(failed, 10)), signal);
    }
  };
}

/** What goes by is waited out: whoever follows is still there when the server is back. */
function passing(fault) {
  if (!(fault instanceof Unreachable || fault instanceof ServerFault || fault instanceof RateLimited)) throw fault;
}

function pause(every, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve(undefined);
    }, every);
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
}
