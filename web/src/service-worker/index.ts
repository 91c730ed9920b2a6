import { self } from '$app/service-worker';
import { openNotification, renewSubscription, showPush } from './push.ts';
import { forgetUnused, precache } from './precache.ts';
import { answer } from './shell.ts';

// It waits until it is asked for: a page is never changed under the hands of the one who writes on it.
self.addEventListener('install', (event) => event.waitUntil(precache()));
// The very first one serves the page that brought it: what is on the phone is of use at once.
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([self.clients.claim(), forgetUnused()])));
self.addEventListener('message', (event) => {
  if (event.data === 'skipWaiting') event.waitUntil(self.skipWaiting());
});
self.addEventListener('fetch', (event) => {
  const answered = answer(event);
  if (answered !== null) event.respondWith(answered);
});
self.addEventListener('push', showPush);
self.addEventListener('notificationclick', openNotification);
self.addEventListener('pushsubscriptionchange', renewSubscription);
