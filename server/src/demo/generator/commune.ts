import { cellSizes } from './cell-sizes.ts';
import type { CommuneShape } from './communes.ts';
import { inventMember, type InventedMember } from './person.ts';
import { randomFrom } from './random.ts';

/** An organisation as the exchange format lists it. */
export interface ListedOrganization {
  readonly code: string;
  readonly name: string;
  readonly kind: 'Đảng bộ cấp trên cơ sở' | 'Đảng bộ cơ sở' | 'Chi bộ cơ sở' | 'Chi bộ trực thuộc';
  readonly parentCode: string;
}

/** A member as the exchange format lists him. */
export interface ListedMember extends InventedMember {
  /** Key of the CSDL. */
  readonly externalId: string;
  readonly cell: string;
}

/** A commune's two lists. */
export interface GeneratedCommune {
  readonly name: string;
  readonly organizations: readonly ListedOrganization[];
  readonly members: readonly ListedMember[];
}

/** The province every demo commune belongs to. */
export const PROVINCE_CODE = '25.000.000.000.000';

/** Generates a commune's lists; the same shape always gives the same people. */
export function generateCommune(shape: CommuneShape): GeneratedCommune {
  const organizations = organizationsOf(shape);
  const cells = organizations.filter(({ kind }) => kind.startsWith('Chi bộ'));
  const random = randomFrom(shape.seed);
  const sizes = cellSizes(random, cells.length, shape.members);
  const taken = new Set<string>();
  const members: ListedMember[] = [];
  for (const [place, cell] of cells.entries()) {
    for (let count = sizes[place] ?? 0; count > 0; count -= 1) {
      const externalId = shape.number + String(members.length + 1).padStart(5, '0');
      members.push({ externalId, cell: cell.name, ...inventMember(random, taken) });
    }
  }
  return { name: shape.name, organizations, members };
}

function organizationsOf({ number, name, grassroots, cells }: CommuneShape): ListedOrganization[] {
  const commune = `25.${number}.000.000.000`;
  const listed: ListedOrganization[] = [
    { code: commune, name: `Đảng bộ ${name}`, kind: 'Đảng bộ cấp trên cơ sở', parentCode: PROVINCE_CODE },
  ];
  for (const [place, body] of grassroots.entries()) {
    const code = `25.${number}.${three(place + 1)}.000.000`;
    listed.push({ code, name: body.name, kind: 'Đảng bộ cơ sở', parentCode: commune });
    for (const [at, cell] of body.cells.entries()) {
      listed.push({
        code: `25.${number}.${three(place + 1)}.000.${three(at + 1)}`,
        name: cell,
        kind: 'Chi bộ trực thuộc',
        parentCode: code,
      });
    }
  }
  for (const [place, cell] of cells.entries()) {
    const code = `25.${number}.${three(grassroots.length + place + 1)}.000.000`;
    listed.push({ code, name: cell, kind: 'Chi bộ cơ sở', parentCode: commune });
  }
  return listed;
}

function three(value: number): string {
  return String(value).padStart(3, '0');
}
