/** Following what happens, for as long as the program runs: every event once, in order. */

const EVERY = 2_000;

/** @param {(query: any, options: any) => Promise<any>} list */
export function follow(list) {
  return async function* ({ after = 0, every = EVERY, signal = undefined } = {}) {
    for (;;) {
      const page = await list({ after, limit: 100 }, { signal });
      yield* page.data;
      after = Number(page.next_cursor);
      if (!page.has_more) await pause(every, signal);
    }
  };
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
