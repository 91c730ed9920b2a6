import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionCookie } from '../platform/http/route.ts';
import type { Begun } from './sessions.ts';

/** 400 days is the longest that browsers keep; the session's own end is the database's. */
const LONGEST_S = 400 * 86_400;

/** Gives the browser its session. The cookie outlives the sliding end: only the database says when a session is over. */
export function keepSession(reply: FastifyReply, publicUrl: string, begun: Begun): void {
  void reply.setCookie(sessionCookie(publicUrl), begun.token, { ...flags(publicUrl), maxAge: LONGEST_S });
}

/** Takes the session from the browser. */
export function dropSession(reply: FastifyReply, publicUrl: string): void {
  void reply.clearCookie(sessionCookie(publicUrl), flags(publicUrl));
}

/** The token this browser came with, live or not. */
export function tokenOf(request: FastifyRequest, publicUrl: string): string | undefined {
  return request.cookies[sessionCookie(publicUrl)];
}

/** The secret that ties an attempt to sign in to this browser; Lax, for the issuer sends the browser back by a plain link. */
export function keepAttempt(reply: FastifyReply, publicUrl: string, secret: string): void {
  void reply.setCookie(attemptCookie(publicUrl), secret, { ...flags(publicUrl), maxAge: 600 });
}

/** Reads the secret and takes it away. */
export function takeAttempt(request: FastifyRequest, reply: FastifyReply, publicUrl: string): string | undefined {
  void reply.clearCookie(attemptCookie(publicUrl), flags(publicUrl));
  return request.cookies[attemptCookie(publicUrl)];
}

function attemptCookie(publicUrl: string): string {
  return `${sessionCookie(publicUrl)}-dang-nhap`;
}

function flags(publicUrl: string): { path: string; httpOnly: true; sameSite: 'lax'; secure: boolean } {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https://') };
}
