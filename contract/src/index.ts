export * from './organizations.ts';
export * from './members.ts';
export * from './me.ts';
export * from './imports.ts';
export * from './audit.ts';
export * from './rules.ts';
export * from './words.ts';
export * from './identity.ts';
