/** How far a device is in one audience. */
export interface Place {
  readonly epoch: number;
  readonly version: number;
}

/** What a device held after its last pull; opaque to the device (SY10). */
export interface Mark {
  readonly dataset: string;
  /** How the person stood in his own audiences. */
  readonly stands: string;
  /** The civil day on which it was written: bodies that speak of today are read anew on another. */
  readonly today: string;
  readonly own: ReadonlyMap<string, Place>;
  readonly above: ReadonlyMap<string, Place>;
}

/** What a mark is written from; audiences in the order in which they are to stand. */
export interface MarkFacts extends Pick<Mark, 'dataset' | 'stands' | 'today'> {
  readonly own: Iterable<readonly [string, Place]>;
  readonly above: Iterable<readonly [string, Place]>;
}

/** Writes a mark; the same facts always give the same text. */
export function writeMark(mark: MarkFacts): string {
  return [mark.dataset, mark.stands, mark.today, places(mark.own), places(mark.above)].join(';');
}

/** Reads what a device sent; null for what is no mark, and the device then begins anew. */
export function readMark(text: string | undefined): Mark | null {
  const [dataset, stands, today, own, above, ...more] = (text ?? '').split(';');
  if (!dataset || stands === undefined || today === undefined || own === undefined || above === undefined) return null;
  if (more.length > 0) return null;
  const [ownPlaces, abovePlaces] = [readPlaces(own), readPlaces(above)];
  return ownPlaces && abovePlaces ? { dataset, stands, today, own: ownPlaces, above: abovePlaces } : null;
}

function places(of: Iterable<readonly [string, Place]>): string {
  let text = '';
  for (const [scope, { epoch, version }] of of) text += `${text === '' ? '' : ','}${scope}=${epoch}.${version}`;
  return text;
}

function readPlaces(text: string): Map<string, Place> | null {
  const found = new Map<string, Place>();
  for (const part of text === '' ? [] : text.split(',')) {
    const [, scope, epoch, version] = /^([a-z]+:\d+(?::[a-z]+)?)=(\d{1,9})\.(\d{1,15})$/.exec(part) ?? [];
    if (scope === undefined) return null;
    found.set(scope, { epoch: Number(epoch), version: Number(version) });
  }
  return found;
}
