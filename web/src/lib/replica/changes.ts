import type { EntityType } from '@sotay/contract';

/** What a reader of the database waits for: rows of a type, or one of the other stores. */
export type Topic = EntityType | 'acts' | 'papers' | 'facts';

/** What tabs of one person tell each other. */
export type Message =
  | { changed: readonly Topic[] }
  /** Asks the courier to go. */
  | { go: 'send' | 'fetch' | 'look' }
  /** Is a courier awake? / Yes. */
  | { courier: 'where' | 'here' }
  /** The server's time, ISO, and what this phone's clock said at that moment, milliseconds since 1970. */
  | { hour: { server: string; wall: number } }
  /** The rows are gone: another person, or signed out. */
  | { closed: true };

/** The wire between the tabs of one person, and between the parts of this tab. */
export interface Wire {
  /** Tells everybody that topics changed, this tab too. */
  changed(topics: readonly Topic[]): void;
  /** Says something to the other tabs. */
  say(message: Message): void;
  /** @returns the way to stop listening */
  onChange(hear: (topics: readonly Topic[]) => void): () => void;
  /** Hears the other tabs. @returns the way to stop listening */
  onSaid(hear: (message: Message) => void): () => void;
  close(): void;
}

/** Opens the wire of the database `name`. */
export function openWire(name: string): Wire {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
  const readers = new Set<(topics: readonly Topic[]) => void>();
  const listeners = new Set<(message: Message) => void>();
  if (channel)
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if ('changed' in data) for (const read of readers) read(data.changed);
      else for (const hear of listeners) hear(data);
    };
  return {
    changed(topics) {
      if (topics.length === 0) return;
      for (const read of readers) read(topics);
      channel?.postMessage({ changed: topics } satisfies Message);
    },
    say: (message) => channel?.postMessage(message),
    onChange: (hear) => listen(readers, hear),
    onSaid: (hear) => listen(listeners, hear),
    close: () => channel?.close(),
  };
}

function listen<T>(all: Set<T>, one: T): () => void {
  all.add(one);
  return () => all.delete(one);
}
