/**
 * A page that the browser puts away whole (for the way back) stops in the middle of what it does. In WebKit its transaction then goes
 * on holding the stores, and the next page waits for them for ever: so what is under way is undone, and the connection closed. Who
 * asked hears of it when the page comes back, and does it again on a new connection.
 */
export function letGoWhenLeft(db: IDBDatabase): void {
  const begun = new Set<IDBTransaction>();
  const begin = db.transaction.bind(db);
  db.transaction = (...args) => {
    const tx = begin(...args);
    begun.add(tx);
    for (const end of ['complete', 'abort'] as const) tx.addEventListener(end, () => begun.delete(tx));
    return tx;
  };
  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) return;
    for (const tx of begun) undo(tx);
    db.close();
  });
}

function undo(tx: IDBTransaction): void {
  try {
    tx.abort();
  } catch {
    // It is being written at this moment, which needs the page no longer.
  }
}
