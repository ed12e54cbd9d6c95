// How a session ends: here, on the server, or in another tab of this browser, which holds the same secret.

/** On the server and here. Throws when the server was not reached; then nothing has changed. @param {any} frame */
export async function end(frame) {
  const { connection, session } = frame;
  connection.stop();
  try {
    await session.end();
  } catch (fault) {
    connection.start();
    throw fault;
  }
  forget(frame);
}

/** Nothing stays of whoever was here. @param {any} frame */
export function forget({ session, outbox, composer, ended }) {
  session.forget();
  for (const entry of outbox.entries) outbox.drop(entry.client_id);
  composer.fill("");
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  ended();
}

/** When the secret changes in another tab, or goes, this one follows. @param {any} frame */
export function otherTabs(frame) {
  const { session, connection } = frame;
  addEventListener("storage", ({ key }) => {
    if (key !== session.name) return;
    connection.stop();
    // Logged out there, or somebody else, or somebody who is known now.
    if (session.secret) frame.ended();
    else forget(frame);
    if (frame.begun) connection.start();
  });
}
