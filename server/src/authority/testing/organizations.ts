/** What a body is, as the tests know it; the oracle walks this list and nothing else. */
export interface OrgFact {
  readonly id: number;
  readonly name: string;
  readonly type: 'central' | 'province' | 'superior' | 'grassroots' | 'section' | 'grassrootsCell' | 'subordinateCell';
  readonly parent: number | null;
  readonly code: string;
  /** Set only where it is written down; the default of domain.md § 2 otherwise. */
  readonly office?: 'own' | 'leaders' | 'standIn';
}

/**
 * One centre, two provinces, three communes. Commune 10 holds every shape that matters below it: a body led by its leaders (11)
 * with a section (13), a body with a stand-in office (12), a body with staff of its own (14), and cells of its own (101, 102).
 */
export const ORGANIZATIONS: readonly OrgFact[] = [
  { id: 1, name: 'Ban Chấp hành Trung ương', type: 'central', parent: null, code: '00.000.000.000.000' },
  { id: 2, name: 'Tỉnh ủy Thử Nhất', type: 'province', parent: 1, code: '25.000.000.000.000' },
  { id: 3, name: 'Tỉnh ủy Thử Hai', type: 'province', parent: 1, code: '38.000.000.000.000' },
  { id: 10, name: 'Đảng ủy xã Một', type: 'superior', parent: 2, code: '25.010.000.000.000' },
  { id: 20, name: 'Đảng ủy xã Hai', type: 'superior', parent: 2, code: '25.020.000.000.000' },
  { id: 30, name: 'Đảng ủy xã Ba', type: 'superior', parent: 3, code: '38.030.000.000.000' },
  { id: 11, name: 'Đảng bộ cơ sở Lãnh đạo kiêm', type: 'grassroots', parent: 10, code: '25.010.011.000.000' },
  {
    id: 12,
    name: 'Đảng bộ cơ sở Làm thay',
    type: 'grassroots',
    parent: 10,
    code: '25.010.012.000.000',
    office: 'standIn',
  },
  { id: 13, name: 'Đảng bộ bộ phận', type: 'section', parent: 11, code: '25.010.011.013.000' },
  { id: 14, name: 'Đảng bộ cơ sở Có ban', type: 'grassroots', parent: 10, code: '25.010.014.000.000', office: 'own' },
  { id: 101, name: 'Chi bộ Thẳng Một', type: 'grassrootsCell', parent: 10, code: '25.010.101.000.000' },
  { id: 102, name: 'Chi bộ Thẳng Hai', type: 'grassrootsCell', parent: 10, code: '25.010.102.000.000' },
  { id: 111, name: 'Chi bộ Kiêm Một', type: 'subordinateCell', parent: 11, code: '25.010.011.000.001' },
  { id: 112, name: 'Chi bộ Kiêm Hai', type: 'subordinateCell', parent: 11, code: '25.010.011.000.002' },
  { id: 121, name: 'Chi bộ Thay Một', type: 'subordinateCell', parent: 12, code: '25.010.012.000.001' },
  { id: 122, name: 'Chi bộ Thay Hai', type: 'subordinateCell', parent: 12, code: '25.010.012.000.002' },
  { id: 131, name: 'Chi bộ Bộ phận', type: 'subordinateCell', parent: 13, code: '25.010.011.013.001' },
  { id: 141, name: 'Chi bộ Có ban', type: 'subordinateCell', parent: 14, code: '25.010.014.000.001' },
  { id: 201, name: 'Chi bộ Xã Hai', type: 'grassrootsCell', parent: 20, code: '25.020.201.000.000' },
  { id: 301, name: 'Chi bộ Xã Ba', type: 'grassrootsCell', parent: 30, code: '38.030.301.000.000' },
];
